// A function in JavaScript that speaks the Runtime API by hand.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const handlers = {
  echo: (event, head) => ({
    text: event.text,
    requestId: head.get('lambda-runtime-aws-request-id'),
    arn: head.get('lambda-runtime-invoked-function-arn'),
    deadline: Number(head.get('lambda-runtime-deadline-ms')) > Date.now(),
    memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    handler: process.env._HANDLER,
    pid: process.pid,
  }),
  error: (event) => { throw new RangeError(event.text); },
  exit: () => process.exit(3),
};

for (;;) {
  const next = await fetch(`${base}/invocation/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  try {
    const event = await next.json();
    console.log(`says ${event.text}`);
    const answer = handlers[event.do](event, next.headers);
    await fetch(`${base}/invocation/${id}/response`, { method: 'POST', body: JSON.stringify(answer) });
  } catch (e) {
    await fetch(`${base}/invocation/${id}/error`, {
      method: 'POST',
      headers: { 'Lambda-Runtime-Function-Error-Type': `Function.${e.name}` },
      body: JSON.stringify({ errorMessage: e.message, errorType: e.name, stackTrace: e.stack.split('\n') }),
    });
  }
}
