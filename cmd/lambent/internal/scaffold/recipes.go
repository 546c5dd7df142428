package scaffold

// general has functions for no service in particular.
var general = map[string]recipe{
	noKind: {form: plain},
	"eventbridge": {
		form: received,
		in:   "events.EventBridge[order]",
		types: `// An order is the detail of the event.
type order struct {
	ID       string  ` + "`json:\"id\"`" + `
	Customer string  ` + "`json:\"customer\"`" + `
	Quantity int     ` + "`json:\"quantity\"`" + `
	Total    float64 ` + "`json:\"total\"`" + `
}
`,
		body: `if e.Detail.Quantity < 1 {
		return fmt.Errorf("order %s: quantity is %d, want at least 1", e.Detail.ID, e.Detail.Quantity)
	}
	slog.InfoContext(ctx, e.DetailType, "order", e.Detail.ID, "customer", e.Detail.Customer)
	return nil`,
	},
	"schedule":  receives(`slog.InfoContext(ctx, "it is time", "due", e.Time, "rules", e.Resources)`),
	"scheduler": receives(`slog.InfoContext(ctx, "it is time", "due", e.Time, "schedules", e.Resources)`),
	"destination": receives(`slog.WarnContext(ctx, "invocation failed", "function", e.RequestContext.FunctionARN,
		"condition", e.RequestContext.Condition, "event", string(e.RequestPayload))`),
	"destination-success": receives(`slog.InfoContext(ctx, "invocation succeeded", "function", e.RequestContext.FunctionARN,
		"answer", string(e.ResponsePayload))`),
	"destination-kinesis":  receives(lostBatch("KinesisBatchInfo")),
	"destination-dynamodb": receives(lostBatch("DDBStreamBatchInfo")),
}

func lostBatch(field string) string {
	return `batch := e.` + field + `
	if batch == nil {
		return errors.New("event is about no batch")
	}
	slog.WarnContext(ctx, "batch given up", "stream", batch.StreamARN, "shard", batch.ShardID, "records", batch.BatchSize,
		"from", batch.StartSequenceNumber, "to", batch.EndSequenceNumber)`
}

// throughEventBridge has functions that are told what has happened in an account.
var throughEventBridge = map[string]recipe{
	"autoscaling": changes(), "autoscaling-lifecycle": changes(), "batch": changes(), "cloudformation-resource": changes(),
	"cloudformation-stack": changes(), "cloudtrail": changes(), "cloudwatch-alarm-config": changes(),
	"cloudwatch-alarm-state": changes(), "codebuild": changes(), "codebuild-phase": changes(), "codecommit-approval": changes(),
	"codecommit-comment": changes(), "codecommit-pullrequest": changes(), "codecommit-pullrequest-comment": changes(),
	"codecommit-reaction": changes(), "codecommit-repository": changes(), "codedeploy": changes(), "codepipeline": changes(),
	"codepipeline-action": changes(), "codepipeline-stage": changes(), "config-compliance": changes(), "connect-contact": changes(),
	"ebs": changes(), "ec2": changes(), "ec2-spot": changes(), "ecr": changes(), "ecr-scan": changes(), "ecs-deployment": changes(),
	"ecs-instance": changes(), "ecs-service": changes(), "ecs-task": changes(), "glue-crawler": changes(), "glue-job": changes(),
	"guardduty": changes(), "health": changes(), "inspector": changes(), "rds": changes(), "securityhub": changes(), "ssm": changes(),
	"stepfunctions": changes(), "tag": changes(), "transcribe": changes(), "trustedadvisor": changes(),
	"s3-eventbridge": receives(`slog.InfoContext(ctx, e.DetailType, "bucket", e.Detail.Bucket.Name, "key", e.Detail.Object.Key)`),
}

// messages has functions that records, messages and files come to.
var messages = map[string]recipe{
	"sqs": worksOff("o order, m events.SQSMessage", "SQSBody(process)", "events.SQSEventResponse",
		"lambdatest.SQSEvent(good, bad)", "m.MessageId"),
	"sqs-fifo": worksOff("o order, m events.SQSMessage", "SQSBody(process)", "events.SQSEventResponse",
		`lambdatest.SQSFIFOEvent("gopher", good, bad)`, "m.MessageId"),
	"sqs-sns": worksOff("o order, m events.SQSMessage", "SQSBody(process, batch.WithPayload(batch.SNSMessage))", "events.SQSEventResponse",
		"lambdatest.SQSEvent(lambdatest.SNSEvent(good).Records[0].SNS, lambdatest.SNSEvent(bad).Records[0].SNS)", "m.MessageId"),
	"kinesis": worksOff("o order, m events.KinesisEventRecord", "KinesisData(process)", "events.KinesisEventResponse",
		"lambdatest.KinesisEvent(good, bad)", "m.Kinesis.SequenceNumber"),
	"dynamodb": {
		form: batched, out: "events.DynamoDBEventResponse", builder: "lambdatest.DynamoDBEvent(good, bad)",
		parameters: "before, after *order, m events.DynamoDBEventRecord", constructor: "DynamoDBItem(process)",
		body: `switch {
	case after == nil:
		slog.InfoContext(ctx, "removed", "id", before.ID)
	case after.Quantity < 1:
		return fmt.Errorf("order %s: quantity is %d, want at least 1", after.ID, after.Quantity)
	default:
		slog.InfoContext(ctx, m.EventName, "id", after.ID, "customer", after.Customer)
	}
	return nil`,
	},
	"kafka": kafkaRecipe,
	"msk":   kafkaRecipe,

	"kinesis-window": {
		form: answered, out: "events.KinesisTimeWindowEventResponse",
		body:  windowed(`r.Kinesis.PartitionKey`, "KinesisTimeWindowEventResponse"),
		check: windowCheck,
	},
	"dynamodb-window": {
		form: answered, out: "events.DynamoDBTimeWindowEventResponse",
		body:  windowed(`r.EventName`, "DynamoDBTimeWindowEventResponse"),
		check: windowCheck,
	},
	"s3":        s3Recipe,
	"s3-delete": s3Recipe,
	"s3-test":   receives(`slog.InfoContext(ctx, e.Event, "bucket", e.Bucket)`),
	"s3-batch":  batchJob("S3BatchJobResponse"), "s3-batch-v2": batchJob("S3BatchJobResponse"),
	"s3-object-lambda": receives(`if e.GetObjectContext == nil {
		return errors.New("not a GetObject request")
	}
	// Fetch the object from e.GetObjectContext.InputS3URL, and hand it on with WriteGetObjectResponse.
	slog.InfoContext(ctx, "object wanted", "url", e.UserRequest.URL, "route", e.GetObjectContext.OutputRoute)`),
	"sns": receives(`for _, r := range e.Records {
		slog.InfoContext(ctx, "notified", "topic", r.SNS.TopicArn, "subject", r.SNS.Subject, "message", r.SNS.Message)
	}`),
	"sns-alarm": receives(`slog.InfoContext(ctx, "alarm", "name", e.AlarmName, "state", e.NewStateValue, "reason", e.NewStateReason)`),
	"activemq": receives(`for _, m := range e.Messages {
		slog.InfoContext(ctx, "message", "id", m.MessageID, "queue", m.Destination.PhysicalName, "data", m.Data)
	}`),
	"rabbitmq": receives(`for queue, messages := range e.MessagesByQueue {
		for _, m := range messages {
			slog.InfoContext(ctx, "message", "queue", queue, "data", m.Data)
		}
	}`),
	"documentdb": receives(`for _, r := range e.Events {
		slog.InfoContext(ctx, "changed", "operation", r.Event.OperationType, "collection", r.Event.Namespace.Collection)
	}`),
	"firehose": answers("events.KinesisFirehoseResponse", `var transformed events.KinesisFirehoseResponse
	for _, r := range e.Records {
		transformed.Records = append(transformed.Records, events.KinesisFirehoseResponseRecord{
			RecordID: r.RecordID,
			Result:   events.KinesisFirehoseTransformedStateOk,
			Data:     append(bytes.TrimSpace(r.Data), '\n'), // a line each
		})
	}
	return transformed, nil`, `for _, r := range got.Records {
		if r.Result != events.KinesisFirehoseTransformedStateOk || !bytes.HasSuffix(r.Data, []byte("\n")) {
			t.Errorf("record %s: %s, %q", r.RecordID, r.Result, r.Data)
		}
	}
	if len(got.Records) != 1 {
		t.Errorf("%d records, want 1", len(got.Records))
	}`),
	"kinesis-analytics": answers("events.KinesisAnalyticsInputPreprocessingResponse", `var done events.KinesisAnalyticsInputPreprocessingResponse
	for _, r := range e.Records {
		done.Records = append(done.Records, events.KinesisAnalyticsInputPreprocessingResponseRecord{
			RecordID: r.RecordID, Result: events.KinesisAnalyticsInputPreprocessingOK, Data: r.Data,
		})
	}
	return done, nil`, `if len(got.Records) != 1 || got.Records[0].Result != events.KinesisAnalyticsInputPreprocessingOK {
		t.Errorf("answer %+v, want one record that is fine", got)
	}`),
	"kinesis-analytics-output": answers("events.KinesisAnalyticsOutputDeliveryResponse", `var done events.KinesisAnalyticsOutputDeliveryResponse
	for _, r := range e.Records {
		done.Records = append(done.Records, events.KinesisAnalyticsOutputDeliveryResponseRecord{
			RecordID: r.RecordID, Result: events.KinesisAnalyticsOutputDeliveryOK,
		})
	}
	return done, nil`, `if len(got.Records) != 1 || got.Records[0].Result != events.KinesisAnalyticsOutputDeliveryOK {
		t.Errorf("answer %+v, want one record that was delivered", got)
	}`),
	"pipes-sqs":      enriches(`m.MessageId`),
	"pipes-kinesis":  enriches(`m.PartitionKey`),
	"pipes-dynamodb": enriches(`m.EventName`),
	"pipes-kafka":    enriches(`m.Topic`),
	"cloudwatch-logs": receives(`logs, err := e.AWSLogs.Parse()
	if err != nil {
		return err
	}
	for _, l := range logs.LogEvents {
		slog.InfoContext(ctx, "log event", "group", logs.LogGroup, "message", l.Message)
	}`),
	"cloudwatch-logs-data": receives(`for _, l := range e.LogEvents {
		slog.InfoContext(ctx, "log event", "group", e.LogGroup, "message", l.Message)
	}`),
	"ses": answers("events.SimpleEmailDisposition", `for _, r := range e.Records {
		slog.InfoContext(ctx, "message", "from", r.SES.Mail.Source, "subject", r.SES.Mail.CommonHeaders.Subject)
		if r.SES.Receipt.SpamVerdict.Status == "FAIL" {
			return events.SimpleEmailDisposition{Disposition: events.SimpleEmailStopRuleSet}, nil
		}
	}
	return events.SimpleEmailDisposition{Disposition: events.SimpleEmailContinue}, nil`,
		`if got.Disposition != events.SimpleEmailContinue {
		t.Errorf("disposition %s, want %s", got.Disposition, events.SimpleEmailContinue)
	}`),
	"ses-bounce": receives(`if e.Bounce == nil {
		return errors.New("not a bounce")
	}
	for _, r := range e.Bounce.BouncedRecipients {
		slog.WarnContext(ctx, "bounced", "recipient", r.EmailAddress, "reason", r.DiagnosticCode)
	}`),
	"ses-complaint": receives(`if e.Complaint == nil {
		return errors.New("not a complaint")
	}
	for _, r := range e.Complaint.ComplainedRecipients {
		slog.WarnContext(ctx, "complaint", "recipient", r.EmailAddress)
	}`),
	"ses-delivery": receives(`if e.Delivery == nil {
		return errors.New("not a delivery")
	}
	slog.InfoContext(ctx, "delivered", "recipients", e.Delivery.Recipients)`),
	"workmail": answers("events.WorkMailResponse", `slog.InfoContext(ctx, "message", "subject", e.Subject, "direction", e.FlowDirection)
	return events.WorkMailResponse{Actions: []events.WorkMailAction{{
		AllRecipients: true, Action: events.WorkMailActionType{Type: "DEFAULT"},
	}}}, nil`, `if len(got.Actions) != 1 || got.Actions[0].Action.Type != "DEFAULT" {
		t.Errorf("actions %+v, want DEFAULT", got.Actions)
	}`),
	"transfer-identity": answers("events.TransferIdentityProviderResponse", `if e.Username != "gopher" { // look the user up, and check the password
		return events.TransferIdentityProviderResponse{}, nil // may not log in
	}
	return events.TransferIdentityProviderResponse{
		Role:          "arn:aws:iam::123456789012:role/files",
		HomeDirectory: "/shop-files/" + e.Username,
	}, nil`, `if got.Role == "" || got.HomeDirectory != "/shop-files/gopher" {
		t.Errorf("answer %+v, want a role and /shop-files/gopher", got)
	}`),
	"transfer-workflow": receives(`slog.InfoContext(ctx, "file", "bucket", e.FileLocation.Bucket, "key", e.FileLocation.Key)
	// Tell the workflow with SendWorkflowStepState, whose token is e.Token.`),
}

// kafkaRecipe is for records of a topic.
var kafkaRecipe = recipe{
	form: batched, out: "events.KafkaEventResponse", builder: `lambdatest.KafkaEvent("orders", good, bad)`,
	parameters: "o *order, m events.KafkaRecord", constructor: "KafkaValue(process)",
	body: `if o == nil {
		slog.InfoContext(ctx, "deleted", "topic", m.Topic, "partition", m.Partition, "offset", m.Offset)
		return nil
	}
	if o.Quantity < 1 {
		return fmt.Errorf("order %s: quantity is %d, want at least 1", o.ID, o.Quantity)
	}
	slog.InfoContext(ctx, "order", "id", o.ID, "customer", o.Customer, "offset", m.Offset)
	return nil`,
}

// s3Recipe is for notifications of a bucket.
var s3Recipe = receives(`for _, r := range e.Records {
		slog.InfoContext(ctx, r.EventName, "bucket", r.S3.Bucket.Name, "key", r.S3.Object.URLDecodedKey)
	}`)

// windowed counts the records of a tumbling window by what key is of a record r.
func windowed(key, response string) string {
	return `state := e.State
	if state == nil {
		state = map[string]string{}
	}
	for _, r := range e.Records {
		n, _ := strconv.Atoi(state[` + key + `]) // none is 0
		state[` + key + `] = strconv.Itoa(n + 1)
	}
	if e.IsFinalInvokeForWindow {
		slog.InfoContext(ctx, "window", "from", e.Window.Start, "to", e.Window.End, "counts", state)
	}
	var next events.` + response + `
	next.State = state
	return next, nil`
}

const windowCheck = `total := 0
	for _, count := range got.State {
		n, err := strconv.Atoi(count)
		if err != nil {
			t.Error(err)
		}
		total += n
	}
	if total != 3 { // two before, and the one of the sample
		t.Errorf("state %v, want 3 records", got.State)
	}`

// batchJob answers to tasks of S3 Batch Operations.
func batchJob(response string) recipe {
	return answers("events."+response, `done := events.`+response+`{
		InvocationSchemaVersion: e.InvocationSchemaVersion,
		TreatMissingKeysAs:      "PermanentFailure",
		InvocationID:            e.InvocationID,
	}
	for _, task := range e.Tasks {
		slog.InfoContext(ctx, "task", "key", task.S3Key)
		done.Results = append(done.Results, events.S3BatchJobResult{TaskID: task.TaskID, ResultCode: "Succeeded"})
	}
	return done, nil`, `if len(got.Results) == 0 || got.Results[0].ResultCode != "Succeeded" {
		t.Errorf("results %+v, want all Succeeded", got.Results)
	}`)
}

// enriches answers to the batch of a pipe with as many values, key of each of them.
func enriches(key string) recipe {
	return answers("[]map[string]string", `enriched := make([]map[string]string, 0, len(e))
	for _, m := range e {
		enriched = append(enriched, map[string]string{"key": `+key+`})
	}
	return enriched, nil`, `if len(got) == 0 || got[0]["key"] == "" {
		t.Errorf("answer %v, want a key for each record", got)
	}`)
}

// apis has functions behind HTTP APIs, and those that say who may use them.
var apis = map[string]recipe{
	"http":           serves("events.APIGatewayV2HTTPResponse"),
	"http-v1":        serves("events.APIGatewayProxyResponse"),
	"url":            serves("events.LambdaFunctionURLResponse"),
	"rest":           serves("events.APIGatewayProxyResponse"),
	"alb":            serves("events.ALBTargetGroupResponse"),
	"alb-multivalue": serves("events.ALBTargetGroupResponse"),
	"vpc-lattice":    serves("events.VPCLatticeResponse"),
	"vpc-lattice-v1": serves("events.VPCLatticeResponse"),
	"websocket": answers("events.APIGatewayProxyResponse", `slog.InfoContext(ctx, "message", "connection", e.RequestContext.ConnectionID, "body", e.Body)
	return events.APIGatewayProxyResponse{StatusCode: http.StatusOK, Body: "thank you"}, nil`, statusOK),
	"websocket-connect": answers("events.APIGatewayProxyResponse", `slog.InfoContext(ctx, "connected", "connection", e.RequestContext.ConnectionID)
	return events.APIGatewayProxyResponse{StatusCode: http.StatusOK}, nil`, statusOK),
	"websocket-disconnect": answers("events.APIGatewayProxyResponse", `slog.InfoContext(ctx, "gone", "connection", e.RequestContext.ConnectionID)
	return events.APIGatewayProxyResponse{StatusCode: http.StatusOK}, nil`, statusOK),
	"cloudfront": answers("events.CloudFrontRequest", `if len(e.Records) != 1 {
		return events.CloudFrontRequest{}, fmt.Errorf("event has %d records, want 1", len(e.Records))
	}
	request := e.Records[0].CF.Request
	if strings.HasSuffix(request.URI, "/") {
		request.URI += "index.html"
	}
	return request, nil`, `if got.URI != "/orders" {
		t.Errorf("URI %s, want /orders", got.URI)
	}`),
	"cloudfront-response": answers("events.CloudFrontResponse", `if len(e.Records) != 1 || e.Records[0].CF.Response == nil {
		return events.CloudFrontResponse{}, errors.New("event is about no response")
	}
	return *e.Records[0].CF.Response, nil`, `if got.Status != "200" {
		t.Errorf("status %s, want 200", got.Status)
	}`),
	"authorizer": answers("events.APIGatewayV2CustomAuthorizerSimpleResponse", `if len(e.IdentitySource) == 0 { // look at it here
		return events.APIGatewayV2CustomAuthorizerSimpleResponse{}, nil // may not pass
	}
	return events.APIGatewayV2CustomAuthorizerSimpleResponse{
		IsAuthorized: true,
		Context:      map[string]any{"customer": "gopher"},
	}, nil`, isAuthorized),
	"authorizer-v1": answers("events.APIGatewayV2CustomAuthorizerSimpleResponse", `if e.IdentitySource == "" { // look at it here
		return events.APIGatewayV2CustomAuthorizerSimpleResponse{}, nil // may not pass
	}
	return events.APIGatewayV2CustomAuthorizerSimpleResponse{IsAuthorized: true}, nil`, isAuthorized),
	"authorizer-token":     allows(`strings.HasPrefix(e.AuthorizationToken, "Bearer ")`),
	"authorizer-request":   allows(`e.Headers != nil`),
	"authorizer-websocket": allows(`e.Headers != nil`),
	"appsync": answers("map[string]any", `var arguments struct {
		ID string `+"`json:\"id\"`"+`
	}
	if err := json.Unmarshal(e.Arguments, &arguments); err != nil {
		return nil, err
	}
	return map[string]any{"id": arguments.ID, "total": 24.9}, nil`, `if got["id"] != "order-17" {
		t.Errorf("answer %v, want order-17", got)
	}`),
	"appsync-batch": answers("[]map[string]any", `var values []map[string]any // as many as events, in their order
	for _, field := range e {
		values = append(values, map[string]any{"field": field.Info.FieldName})
	}
	return values, nil`, `if len(got) == 0 {
		t.Error("no answer")
	}`),
	"appsync-authorizer": answers("events.AppSyncLambdaAuthorizerResponse", `return events.AppSyncLambdaAuthorizerResponse{
		IsAuthorized:    e.AuthorizationToken != "", // look at it here
		ResolverContext: map[string]any{"customer": "gopher"},
	}, nil`, isAuthorized),
	"appsync-events": answers("events.AppSyncEventsResponse", `var published events.AppSyncEventsResponse
	for _, event := range e.Events {
		published.Events = append(published.Events, events.AppSyncEventsResponseEvent{ID: event.ID, Payload: event.Payload})
	}
	return published, nil`, `if len(got.Events) != 2 {
		t.Errorf("%d events are published, want 2", len(got.Events))
	}`),
	"appsync-events-subscribe": answers("*events.AppSyncEventsResponse", `if len(e.Info.Channel.Segments) > 1 && e.Info.Channel.Segments[1] == "internal" {
		return &events.AppSyncEventsResponse{Error: "this channel is not for everybody"}, nil
	}
	return nil, nil // may subscribe`, `if got != nil {
		t.Errorf("answer %+v, want none", got)
	}`),
	"iot-authorizer": answers("events.IoTCoreCustomAuthorizerResponse", `if e.Token == "" { // look at it here
		return events.IoTCoreCustomAuthorizerResponse{PrincipalID: "nobody"}, nil
	}
	return events.IoTCoreCustomAuthorizerResponse{
		IsAuthenticated: true,
		PrincipalID:     "device",
		PolicyDocuments: []*events.IAMPolicyDocument{{
			Version: "2012-10-17",
			Statement: []events.IAMPolicyStatement{{
				Action: []string{"iot:Connect"}, Effect: "Allow", Resource: []string{"*"},
			}},
		}},
	}, nil`, `if !got.IsAuthenticated || len(got.PolicyDocuments) != 1 {
		t.Errorf("answer %+v, want a policy", got)
	}`),
}

const statusOK = `if got.StatusCode != http.StatusOK {
		t.Errorf("status %d, want %d", got.StatusCode, http.StatusOK)
	}`

const isAuthorized = `if !got.IsAuthorized {
		t.Errorf("answer %+v, want authorized", got)
	}`

// allows answers an authorizer's question with a policy, by a condition.
func allows(condition string) recipe {
	return answers("events.APIGatewayCustomAuthorizerResponse", `effect := "Deny"
	if `+condition+` { // look at it here
		effect = "Allow"
	}
	return events.APIGatewayCustomAuthorizerResponse{
		PrincipalID: "customer",
		PolicyDocument: events.APIGatewayCustomAuthorizerPolicy{
			Version: "2012-10-17",
			Statement: []events.IAMPolicyStatement{{
				Action: []string{"execute-api:Invoke"}, Effect: effect, Resource: []string{e.MethodArn},
			}},
		},
	}, nil`, `if s := got.PolicyDocument.Statement; len(s) != 1 || s[0].Effect != "Allow" {
		t.Errorf("policy %+v, want Allow", got.PolicyDocument)
	}`)
}

// cognito has the triggers of user pools, which give back the event that they got.
var cognito = map[string]recipe{
	"cognito-presignup": trigger("PreSignup", `e.Response.AutoConfirmUser = strings.HasSuffix(e.Request.UserAttributes["email"], "@example.com")`,
		`if !got.Response.AutoConfirmUser {
		t.Error("the user must confirm")
	}`),
	"cognito-postconfirmation":   trigger("PostConfirmation", `slog.InfoContext(ctx, "welcome", "user", e.UserName)`, sameUser),
	"cognito-preauthentication":  trigger("PreAuthentication", `slog.InfoContext(ctx, "signs in", "user", e.UserName) // an error turns the user down`, sameUser),
	"cognito-postauthentication": trigger("PostAuthentication", `slog.InfoContext(ctx, "has signed in", "user", e.UserName)`, sameUser),
	"cognito-pretoken": trigger("PreTokenGen", `e.Response.ClaimsOverrideDetails.ClaimsToAddOrOverride = map[string]string{"plan": "free"}`,
		`if got.Response.ClaimsOverrideDetails.ClaimsToAddOrOverride["plan"] != "free" {
		t.Errorf("response %+v, want a plan", got.Response)
	}`),
	"cognito-pretoken-v2": trigger("PreTokenGenV2_0", accessToken, accessTokenCheck),
	"cognito-pretoken-v3": trigger("PreTokenGenV3_0", accessToken, accessTokenCheck),
	"cognito-migrateuser": trigger("MigrateUser", `// Look the user up where it is known, and check e.Password.
	e.UserAttributes = map[string]string{"email": "gopher@example.com", "email_verified": "true"}
	e.FinalUserStatus = "CONFIRMED"
	e.MessageAction = "SUPPRESS"`, `if got.FinalUserStatus != "CONFIRMED" || got.UserAttributes["email"] == "" {
		t.Errorf("response %+v, want a confirmed user with an address", got.CognitoEventUserPoolsMigrateUserResponse)
	}`),
	"cognito-custommessage": trigger("CustomMessage", `e.Response.EmailSubject = "Welcome"
	e.Response.EmailMessage = "Your code is " + e.Request.CodeParameter + "."
	e.Response.SMSMessage = "Your code is " + e.Request.CodeParameter`, `if !strings.Contains(got.Response.EmailMessage, got.Request.CodeParameter) {
		t.Errorf("message %q has no code", got.Response.EmailMessage)
	}`),
	"cognito-customemailsender": trigger("CustomEmailSender", `slog.InfoContext(ctx, "send", "source", e.TriggerSource, "user", e.UserName) // decrypt e.Request.Code`, sameUser),
	"cognito-customsmssender":   trigger("CustomSMSSender", `slog.InfoContext(ctx, "send", "source", e.TriggerSource, "user", e.UserName) // decrypt e.Request.Code`, sameUser),
	"cognito-defineauthchallenge": trigger("DefineAuthChallenge", `if n := len(e.Request.Session); n > 0 && e.Request.Session[n-1].ChallengeResult {
		e.Response.IssueTokens = true
		return e, nil
	}
	e.Response.ChallengeName = "CUSTOM_CHALLENGE"`, `if !got.Response.IssueTokens && got.Response.ChallengeName == "" {
		t.Errorf("response %+v, want tokens or a challenge", got.Response)
	}`),
	"cognito-createauthchallenge": trigger("CreateAuthChallenge", `e.Response.PublicChallengeParameters = map[string]string{"question": "How many legs has a gopher?"}
	e.Response.PrivateChallengeParameters = map[string]string{"answer": "4"}`, `if got.Response.PrivateChallengeParameters["answer"] != "4" {
		t.Errorf("response %+v, want an answer", got.Response)
	}`),
	"cognito-verifyauthchallenge": trigger("VerifyAuthChallenge", `e.Response.AnswerCorrect = e.Request.ChallengeAnswer == e.Request.PrivateChallengeParameters["answer"]`, sameUser),
	"cognito-inboundfederation":   trigger("InboundFederation", `e.Response.UserAttributesToMap = map[string]string{} // all of them, as they came`, sameUser),
	"cognito-sync": receives(`for name, record := range e.DatasetRecords {
		slog.InfoContext(ctx, e.EventType, "record", name, "old", record.OldValue, "new", record.NewValue)
	}`),
}

const accessToken = `e.Response.ClaimsAndScopeOverrideDetails.AccessTokenGeneration.ScopesToAdd = []string{"orders/read"}`

const accessTokenCheck = `if scopes := got.Response.ClaimsAndScopeOverrideDetails.AccessTokenGeneration.ScopesToAdd; len(scopes) != 1 {
		t.Errorf("scopes %q, want one", scopes)
	}`

const sameUser = `if got.UserName != "gopher" {
		t.Errorf("user %q, want gopher", got.UserName)
	}`

// trigger is a recipe for a trigger of a user pool.
func trigger(name, body, check string) recipe {
	return answers("events.CognitoEventUserPools"+name, body+"\n\treturn e, nil", check)
}

// conversations has functions that people, or models, talk to.
var conversations = map[string]recipe{
	"lex": answers("events.LexV2Response", `intent := e.SessionState.Intent
	if intent == nil {
		return events.LexV2Response{}, errors.New("no intent")
	}
	intent.State = "Fulfilled"
	return events.LexV2Response{
		SessionState: events.LexV2SessionState{
			DialogAction: &events.LexV2DialogAction{Type: "Close"},
			Intent:       intent,
		},
		Messages: []events.LexV2Message{{ContentType: "PlainText", Content: "It is done."}},
	}, nil`, `if got.SessionState.Intent == nil || got.SessionState.Intent.State != "Fulfilled" || len(got.Messages) != 1 {
		t.Errorf("answer %+v, want a fulfilled intent and a message", got)
	}`),
	"lex-v1": answers("events.LexResponse", `return events.LexResponse{
		SessionAttributes: e.SessionAttributes,
		DialogAction: events.LexDialogAction{
			Type:             "Close",
			FulfillmentState: "Fulfilled",
			Message:          map[string]string{"contentType": "PlainText", "content": "It is done."},
		},
	}, nil`, `if got.DialogAction.FulfillmentState != "Fulfilled" {
		t.Errorf("answer %+v, want fulfilled", got)
	}`),
	"connect": answers("events.ConnectResponse", `slog.InfoContext(ctx, "contact", "id", e.Details.ContactData.ContactID, "channel", e.Details.ContactData.Channel)
	return events.ConnectResponse{"customer": "gopher"}, nil`, `if got["customer"] != "gopher" {
		t.Errorf("answer %v, want gopher", got)
	}`),
	"connect-campaigns": answers("events.ConnectOutboundCampaignsResponse", `var done events.ConnectOutboundCampaignsResponse
	for _, p := range e.Items.CustomerProfiles {
		done.Items.CustomerProfiles = append(done.Items.CustomerProfiles, events.ConnectOutboundCampaignsResult{
			ID: p.ProfileID, ResultData: map[string]any{"call": true},
		})
	}
	return done, nil`, `if n := len(got.Items.CustomerProfiles); n != 2 {
		t.Errorf("%d profiles, want 2", n)
	}`),
	"bedrock-agent": answers("events.BedrockAgentFunctionResponse", `return events.BedrockAgentFunctionResponse{
		MessageVersion: e.MessageVersion,
		Response: events.BedrockAgentFunctionResult{
			ActionGroup: e.ActionGroup,
			Function:    e.Function,
			FunctionResponse: events.BedrockAgentFunctionResultBody{
				ResponseBody: map[string]events.BedrockAgentResponseBody{"TEXT": {Body: "It is done."}},
			},
		},
	}, nil`, `if got.Response.Function == "" || got.Response.FunctionResponse.ResponseBody["TEXT"].Body == "" {
		t.Errorf("answer %+v, want text of a function", got)
	}`),
	"bedrock-agent-api": answers("events.BedrockAgentAPIResponse", `return events.BedrockAgentAPIResponse{
		MessageVersion: e.MessageVersion,
		Response: events.BedrockAgentAPIResult{
			ActionGroup:    e.ActionGroup,
			APIPath:        e.APIPath,
			HTTPMethod:     e.HTTPMethod,
			HTTPStatusCode: http.StatusOK,
			ResponseBody:   map[string]events.BedrockAgentResponseBody{"application/json": {Body: `+"`{\"done\":true}`"+`}},
		},
	}, nil`, `if got.Response.HTTPStatusCode != http.StatusOK || got.Response.APIPath == "" {
		t.Errorf("answer %+v, want status 200 of a path", got)
	}`),
	"chime-bot": receives(`slog.InfoContext(ctx, e.EventType, "sender", e.Sender.SenderID, "message", e.Message)`),
	"sagemaker-pre": answers("events.SageMakerPreHumanTaskResponse", `return events.SageMakerPreHumanTaskResponse{TaskInput: map[string]any{"taskObject": e.DataObject}}, nil`, `if got.TaskInput == nil {
		t.Error("no task input")
	}`),
	"sagemaker-consolidation": answers("[]events.SageMakerConsolidatedAnnotation", `// The workers' annotations are in the object at e.Payload.S3URI: make one label of those of each data object.
	slog.InfoContext(ctx, "annotations", "job", e.LabelingJobARN, "uri", e.Payload.S3URI)
	return []events.SageMakerConsolidatedAnnotation{}, nil`, `if got == nil {
		t.Error("no list of labels")
	}`),
}

// devices has functions for things.
var devices = map[string]recipe{
	"iot-button": receives(`slog.InfoContext(ctx, "click", "button", e.SerialNumber, "type", e.ClickType)`),
	"iot-1click": receives(`slog.InfoContext(ctx, "click", "button", e.DeviceInfo.DeviceID, "type", e.DeviceEvent.ButtonClicked.ClickType)`),
	"iot-preprovision": answers("events.IoTPreProvisionHookResponse", `return events.IoTPreProvisionHookResponse{AllowProvisioning: e.Parameters["SerialNumber"] != ""}, nil`, `if !got.AllowProvisioning {
		t.Error("the device may not be provisioned")
	}`),
	"iot-lifecycle":              receives(`slog.InfoContext(ctx, e.EventType, "client", e.ClientID)`),
	"iot-thing":                  receives(`slog.InfoContext(ctx, e.Operation, "thing", e.ThingName)`),
	"iot-thing-group":            receives(`slog.InfoContext(ctx, e.Operation, "group", e.ThingGroupName)`),
	"iot-thing-group-hierarchy":  receives(`slog.InfoContext(ctx, e.Operation, "group", e.ThingGroupName, "child", e.ChildGroupName)`),
	"iot-thing-group-membership": receives(`slog.InfoContext(ctx, e.Operation, "group", e.GroupARN, "thing", e.ThingARN)`),
	"iot-job":                    receives(`slog.InfoContext(ctx, e.Operation, "job", e.JobID, "status", e.Status)`),
	"client-vpn": answers("events.ClientVPNConnectionHandlerResponse", `return events.ClientVPNConnectionHandlerResponse{
		Allow:                     e.Username != "", // who may connect
		PostureComplianceStatuses: []string{},
		SchemaVersion:             e.SchemaVersion,
	}, nil`, `if !got.Allow {
		t.Error("the device may not connect")
	}`),
}

// operations has functions that services call while they work.
var operations = map[string]recipe{
	"cloudformation": {form: resource},
	"cloudformation-hook": answers("events.CloudFormationHookResponse", `slog.InfoContext(ctx, "check", "target", e.RequestData.TargetName, "resource", e.RequestData.TargetLogicalID)
	return events.CloudFormationHookResponse{
		HookStatus:         "SUCCESS",
		Message:            "nothing to object to",
		ClientRequestToken: e.ClientRequestToken,
	}, nil`, `if got.HookStatus != "SUCCESS" || got.ClientRequestToken == "" {
		t.Errorf("answer %+v, want SUCCESS", got)
	}`),
	"cloudformation-macro": answers("events.CloudFormationMacroResponse", `return events.CloudFormationMacroResponse{
		RequestID: e.RequestID,
		Status:    "success",
		Fragment:  e.Fragment, // change it here
	}, nil`, `if got.Status != "success" || got.Fragment == nil {
		t.Errorf("answer %+v, want success and a fragment", got)
	}`),
	"cloudwatch-alarm": receives(`slog.InfoContext(ctx, "alarm", "name", e.AlarmData.AlarmName, "state", e.AlarmData.State.Value, "reason", e.AlarmData.State.Reason)`),
	"cloudwatch-widget": answers("string", `if e.Describe {
		return "## A widget\n\nIt says hello.", nil
	}
	return "<p>Hello, " + html.EscapeString(e.WidgetContext.Title) + "!</p>", nil`, `if !strings.HasPrefix(got, "<p>Hello, ") {
		t.Errorf("answer %q, want a greeting", got)
	}`),
	"codecommit": receives(`for _, r := range e.Records {
		for _, ref := range r.CodeCommit.References {
			slog.InfoContext(ctx, r.EventName, "repository", r.EventSourceARN, "ref", ref.Ref, "commit", ref.Commit)
		}
	}`),
	"codedeploy-hook": receives(`slog.InfoContext(ctx, "deployment", "id", e.DeploymentID)
	// Tell the deployment with PutLifecycleEventHookExecutionStatus and e.LifecycleEventHookExecutionID.`),
	"codepipeline-job": receives(`slog.InfoContext(ctx, "job", "id", e.CodePipelineJob.ID)
	// Tell the pipeline with PutJobSuccessResult or PutJobFailureResult.`),
	"config": receives(`slog.InfoContext(ctx, "evaluate", "rule", e.ConfigRuleName, "event", e.InvokingEvent)
	// Tell AWS Config with PutEvaluations and e.ResultToken.`),
	"secretsmanager": receives(`switch e.Step {
	case "createSecret", "setSecret", "testSecret", "finishSecret":
		slog.InfoContext(ctx, e.Step, "secret", e.SecretID, "version", e.ClientRequestToken)
	default:
		return fmt.Errorf("rotation step %q is unknown", e.Step)
	}`),
}
