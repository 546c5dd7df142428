/*
 * The floor: what an invocation costs when nothing but the system calls is left. A blocking client of the Runtime API
 * for one small event at a time, which it does not look at, with an answer that is always the same. It is measured
 * beside the libraries, not compared with them: it reports no error, streams nothing and understands no chunked event.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char next[] = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: runtime\r\n\r\n";
static const char answer[] = "{\"id\":4711,\"message\":\"Gopher\"}";
static char reply[64 << 10];

static void fail(const char *what) {
	perror(what);
	exit(1);
}

static int dial(const char *address) {
	char host[64];
	const char *colon = strrchr(address, ':');
	if (!colon || (size_t)(colon - address) >= sizeof host) {
		fprintf(stderr, "AWS_LAMBDA_RUNTIME_API is %s, want IPv4:port\n", address);
		exit(1);
	}
	memcpy(host, address, colon - address);
	host[colon - address] = 0;
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(colon + 1))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
	if (fd < 0 || inet_pton(AF_INET, host, &to.sin_addr) != 1 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
		fail("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

static void send_all(int fd, const char *text, size_t n) {
	while (n > 0) {
		ssize_t sent = write(fd, text, n);
		if (sent <= 0)
			fail("write");
		text += sent;
		n -= sent;
	}
}

/* receive reads one reply with a Content-Length into the buffer. */
static void receive(int fd) {
	size_t have = 0, want = 0;
	do {
		ssize_t n = read(fd, reply + have, sizeof reply - 1 - have);
		if (n < 0)
			fail("read");
		if (n == 0)
			exit(0); /* the API is gone */
		have += n;
		reply[have] = 0;
		char *body = strstr(reply, "\r\n\r\n");
		if (!want && body) {
			char *length = strcasestr(reply, "\r\ncontent-length:");
			if (!length || length > body) {
				fputs("reply without a Content-Length\n", stderr);
				exit(1);
			}
			want = body + 4 - reply + strtoul(length + 17, NULL, 10);
		}
		if (want >= sizeof reply) {
			fputs("reply is too large\n", stderr);
			exit(1);
		}
	} while (!want || have < want);
}

int main(void) {
	static const char name[] = "\r\nlambda-runtime-aws-request-id:";
	const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
	int fd = dial(address ? address : "");
	for (;;) {
		send_all(fd, next, sizeof next - 1);
		receive(fd);
		char post[512], *id = strcasestr(reply, name);
		if (!id) {
			fputs("event without a request ID\n", stderr);
			return 1;
		}
		id += sizeof name - 1;
		id += strspn(id, " ");
		int n = snprintf(post, sizeof post,
				 "POST /2018-06-01/runtime/invocation/%.*s/response HTTP/1.1\r\nHost: runtime\r\n"
				 "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
				 (int)strcspn(id, "\r"), id, sizeof answer - 1, answer);
		send_all(fd, post, n);
		receive(fd);
	}
}
