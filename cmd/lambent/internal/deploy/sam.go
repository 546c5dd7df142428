package deploy

import (
	"fmt"
	"strings"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A sam is a template of the AWS Serverless Application Model.
type sam struct {
	accounts
	parameters, resources object
}

func newSAM(account string) *sam {
	s := &sam{parameters: object{}, resources: object{}}
	s.accounts = accounts{own: account, reference: "${AWS::AccountId}", others: map[string]string{}, parameter: func(name string) string {
		s.parameters[name] = object{"Type": "String", "Description": "ID of another account"}
		return "${" + name + "}"
	}}
	return s
}

func (s *sam) template(functions []Wanted) (object, error) {
	for _, w := range functions {
		if err := s.add(w); err != nil {
			return nil, fmt.Errorf("function %s: %w", w.Name, err)
		}
	}
	template := object{
		"AWSTemplateFormatVersion": "2010-09-09",
		"Transform":                "AWS::Serverless-2016-10-31",
		"Resources":                s.resources,
	}
	if len(s.parameters) > 0 {
		template["Parameters"] = s.parameters
	}
	return template, nil
}

// arn returns what stands for an ARN.
func (s *sam) arn(arn string) any {
	hidden := s.hide(arn)
	if hidden == arn {
		return arn
	}
	return object{"Fn::Sub": hidden}
}

// target returns what stands for an ARN or for the name of a function beside this one.
func (s *sam) target(target string) any {
	if isARN(target) {
		return s.arn(target)
	}
	return object{"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:" + target}
}

func (s *sam) add(w Wanted) error {
	id := unused(s.resources, logicalID(w.Name, "function"))
	c := w.Config
	p := object{
		"FunctionName": w.Name, "PackageType": "Zip", "CodeUri": w.Package.Path, "Runtime": c.Runtime, "Handler": c.Handler,
		"Architectures": []string{c.Arch},
	}
	set(p, "Description", c.Description)
	set(p, "Timeout", c.Timeout)
	set(p, "MemorySize", c.Memory)
	if c.Role != "" { // without one, the role that SAM makes may write logs and read the event sources
		p["Role"] = s.arn(c.Role)
	}
	if len(c.Env) > 0 {
		p["Environment"] = object{"Variables": s.variables(w)}
	}
	if len(c.Layers) > 0 {
		p["Layers"] = s.layers(w)
	}
	if len(c.Subnets) > 0 {
		p["VpcConfig"] = object{"SubnetIds": c.Subnets, "SecurityGroupIds": c.Groups}
	}
	if c.DeadLetter != "" {
		kind := "SQS"
		if strings.Contains(c.DeadLetter, ":sns:") {
			kind = "SNS"
		}
		p["DeadLetterQueue"] = object{"Type": kind, "TargetArn": s.arn(c.DeadLetter)}
	}
	logging := object{"LogFormat": c.LogFormat}
	set(logging, "ApplicationLogLevel", c.LogLevel)
	set(logging, "SystemLogLevel", c.SystemLogLevel)
	p["LoggingConfig"] = logging
	if len(w.Tags) > 0 {
		p["Tags"] = w.Tags
	}
	setPointer(p, "ReservedConcurrentExecutions", w.ReservedConcurrency)
	set(p, "AutoPublishAlias", w.Alias)
	if w.Async != nil {
		p["EventInvokeConfig"] = s.async(*w.Async)
	}
	if len(w.EventSources) > 0 {
		p["Events"] = s.events(w.EventSources)
	}
	if err := addSAMCanary(p, w.Canary); err != nil {
		return err
	}
	s.resources[id] = object{"Type": "AWS::Serverless::Function", "Properties": p}
	s.addURL(id, p, w)
	if w.LogRetention > 0 {
		s.resources[unused(s.resources, logicalID(w.Name, "log"))] = object{"Type": "AWS::Logs::LogGroup", "Properties": object{
			"LogGroupName": logGroupName(w.Name), "RetentionInDays": w.LogRetention,
		}}
	}
	return nil
}

// variables makes a parameter for each value.
func (s *sam) variables(w Wanted) object {
	variables := object{}
	for _, name := range names(w.Config.Env) {
		parameter := unused(s.parameters, logicalID(w.Name, "env", name))
		s.parameters[parameter] = object{"Type": "String", "NoEcho": true, "Description": "variable " + name + " of function " + w.Name}
		variables[name] = object{"Ref": parameter}
	}
	return variables
}

func (s *sam) layers(w Wanted) []any {
	var list []any
	for _, layer := range w.Config.Layers {
		name, isNew := strings.CutPrefix(layer, newLayerPrefix)
		if !isNew {
			list = append(list, s.arn(layer))
			continue
		}
		for _, l := range w.Layers {
			if l.Name == name {
				id := unused(s.resources, logicalID(name, "layer"))
				s.resources[id] = object{"Type": "AWS::Serverless::LayerVersion", "Properties": object{
					"LayerName": name, "ContentUri": l.Path, "CompatibleRuntimes": []string{Runtime}, "CompatibleArchitectures": []string{w.Config.Arch},
				}}
				list = append(list, object{"Ref": id})
			}
		}
	}
	return list
}

func (s *sam) async(a Async) object {
	config := object{"MaximumRetryAttempts": a.Retries, "MaximumEventAgeInSeconds": a.MaxAge}
	destinations := object{}
	for key, target := range map[string]string{"OnSuccess": a.OnSuccess, "OnFailure": a.OnFailure} {
		if target != "" {
			destinations[key] = object{"Type": destinationKind(target), "Destination": s.target(target)}
		}
	}
	if len(destinations) > 0 {
		config["DestinationConfig"] = destinations
	}
	return config
}

// destinationKind returns SAM's word for what a target is.
func destinationKind(target string) string {
	for service, kind := range map[string]string{":sqs:": "SQS", ":sns:": "SNS", ":events:": "EventBridge", ":s3:": "S3Bucket"} {
		if strings.Contains(target, service) {
			return kind
		}
	}
	return "Lambda"
}

// sourceKinds are SAM's types of events by the service of their ARN, with the key that the ARN stands under.
var sourceKinds = []struct{ service, kind, key string }{
	{":sqs:", "SQS", "Queue"}, {":kinesis:", "Kinesis", "Stream"}, {":dynamodb:", "DynamoDB", "Stream"},
	{":kafka:", "MSK", "Stream"}, {":mq:", "MQ", "Broker"},
}

func (s *sam) events(sources []EventSource) object {
	events := object{}
	for _, source := range sources {
		for _, k := range sourceKinds {
			if strings.Contains(source.ARN, k.service) {
				properties := s.source(source)
				properties[k.key] = s.arn(source.ARN)
				events[unused(events, logicalID(sourceName(source.ARN)))] = object{"Type": k.kind, "Properties": properties}
			}
		}
	}
	return events
}

func (s *sam) source(e EventSource) object {
	p := object{}
	setPointer(p, "Enabled", e.Enabled)
	set(p, "BatchSize", e.BatchSize)
	set(p, "MaximumBatchingWindowInSeconds", wholeSeconds(e.BatchWindow))
	set(p, "StartingPosition", e.start())
	set(p, "ParallelizationFactor", e.Parallelization)
	set(p, "BisectBatchOnFunctionError", e.Bisect)
	setPointer(p, "MaximumRetryAttempts", e.Retries)
	set(p, "MaximumRecordAgeInSeconds", wholeSeconds(e.MaxAge))
	set(p, "TumblingWindowInSeconds", wholeSeconds(e.TumblingWindow))
	setList(p, "Topics", e.Topics)
	setList(p, "Queues", e.Queues)
	if len(e.Filters) > 0 {
		var filters []object
		for _, pattern := range e.Filters {
			filters = append(filters, object{"Pattern": pattern})
		}
		p["FilterCriteria"] = object{"Filters": filters}
	}
	if e.MaxConcurrency > 0 {
		p["ScalingConfig"] = object{"MaximumConcurrency": e.MaxConcurrency}
	}
	if e.OnFailure != "" {
		p["DestinationConfig"] = object{"OnFailure": object{"Type": destinationKind(e.OnFailure), "Destination": s.arn(e.OnFailure)}}
	}
	if e.ReportFailures != nil && *e.ReportFailures {
		p["FunctionResponseTypes"] = []string{"ReportBatchItemFailures"}
	}
	return p
}

// start returns where a mapping starts in a stream.
func (s EventSource) start() string {
	if s.StartingPosition == "" && isStream(s.ARN) {
		return "TRIM_HORIZON"
	}
	return s.StartingPosition
}

// addURL has SAM make the function URL, with the permission to ask it. The permission to invoke through it is our own.
func (s *sam) addURL(id string, p object, w Wanted) {
	if w.URL == nil {
		return
	}
	url := object{"AuthType": w.URL.Auth, "InvokeMode": w.URL.InvokeMode}
	if c := w.URL.CORS; c != nil {
		cors := object{}
		set(cors, "AllowCredentials", c.AllowCredentials)
		setList(cors, "AllowHeaders", c.AllowHeaders)
		setList(cors, "AllowMethods", c.AllowMethods)
		setList(cors, "AllowOrigins", c.AllowOrigins)
		setList(cors, "ExposeHeaders", c.ExposeHeaders)
		set(cors, "MaxAge", c.MaxAge)
		url["Cors"] = cors
	}
	p["FunctionUrlConfig"] = url
	if w.URL.Auth != project.AuthNone {
		return
	}
	name := any(object{"Ref": id})
	if w.Alias != "" {
		name = object{"Ref": id + ".Alias"}
	}
	s.resources[id+"UrlInvoke"] = object{"Type": "AWS::Lambda::Permission", "Properties": object{
		"FunctionName": name, "Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": true,
	}}
}

// samCanaries are the shares and times for which SAM has a deployment preference.
var samCanaries = map[Canary]string{
	{0.1, 5 * time.Minute}:  "Canary10Percent5Minutes",
	{0.1, 10 * time.Minute}: "Canary10Percent10Minutes",
	{0.1, 15 * time.Minute}: "Canary10Percent15Minutes",
	{0.1, 30 * time.Minute}: "Canary10Percent30Minutes",
}

func addSAMCanary(p object, c *Canary) error {
	if c == nil {
		return nil
	}
	preference := samCanaries[*c]
	if preference == "" {
		return hint.Add(fmt.Errorf("SAM has no canary of %s for %s", percent(c.Weight), c.For), "use --canary 10%%:5m, 10%%:10m, 10%%:15m or 10%%:30m")
	}
	p["DeploymentPreference"] = object{"Type": preference}
	return nil
}
