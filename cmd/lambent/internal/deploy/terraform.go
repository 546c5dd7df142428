package deploy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/hint"
	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A terraform is a configuration of Terraform in its JSON syntax.
//
// https://developer.hashicorp.com/terraform/language/syntax/json
type terraform struct {
	accounts
	variables object
	resources map[string]object // by type, then by name
	archives  object            // data sources that zip folders
}

func newTerraform(account string) *terraform {
	t := &terraform{variables: object{}, resources: map[string]object{}, archives: object{}}
	t.accounts = accounts{own: account, reference: "${data.aws_caller_identity.current.account_id}", others: map[string]string{}, parameter: func(name string) string {
		t.variables[name] = object{"type": "string", "description": "ID of another account"}
		return "${var." + name + "}"
	}}
	return t
}

func (t *terraform) template(functions []Wanted) (object, error) {
	for _, w := range functions {
		if err := t.add(w); err != nil {
			return nil, fmt.Errorf("function %s: %w", w.Name, err)
		}
	}
	providers := object{"aws": object{"source": "hashicorp/aws", "version": ">= 6.0"}}
	data := object{
		"aws_caller_identity": object{"current": object{}}, "aws_partition": object{"current": object{}}, "aws_region": object{"current": object{}},
	}
	if len(t.archives) > 0 {
		providers["archive"] = object{"source": "hashicorp/archive"}
		data["archive_file"] = t.archives
	}
	template := object{"terraform": object{"required_providers": providers}, "data": data, "resource": t.resources}
	if len(t.variables) > 0 {
		template["variable"] = t.variables
	}
	return template, nil
}

// literal returns a text that is no template of Terraform's.
func literal(text string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text)
}

// target returns what stands for an ARN or for the name of a function beside this one.
func (t *terraform) target(target string) string {
	if isARN(target) {
		return t.hide(target)
	}
	return "arn:${data.aws_partition.current.partition}:lambda:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:function:" + target
}

// resource adds a resource and returns its address.
func (t *terraform) resource(kind, name string, arguments object) (address string) {
	if t.resources[kind] == nil {
		t.resources[kind] = object{}
	}
	t.resources[kind][name] = arguments
	return kind + "." + name
}

func reference(address, attribute string) string { return "${" + address + "." + attribute + "}" }

func (t *terraform) add(w Wanted) error {
	if w.Canary != nil {
		return hint.Add(errors.New("no canaries in Terraform"), "leave out --canary; aws_lambda_alias has a routing_config")
	}
	id := unused(t.resources["aws_lambda_function"], strings.ReplaceAll(w.Name, "-", "_"))
	c := w.Config
	f := object{
		"function_name": w.Name, "filename": literal(w.Package.Path), "source_code_hash": w.Package.CodeSHA256, "runtime": c.Runtime,
		"handler": literal(c.Handler), "architectures": []string{c.Arch}, "role": t.role(id, w), "logging_config": t.logging(c),
	}
	set(f, "description", literal(c.Description))
	set(f, "timeout", c.Timeout)
	set(f, "memory_size", c.Memory)
	if len(c.Env) > 0 {
		f["environment"] = object{"variables": t.environment(id, w)}
	}
	setList(f, "layers", t.layers(id, w))
	if len(c.Subnets) > 0 {
		f["vpc_config"] = object{"subnet_ids": c.Subnets, "security_group_ids": c.Groups}
	}
	if c.DeadLetter != "" {
		f["dead_letter_config"] = object{"target_arn": t.hide(c.DeadLetter)}
	}
	if len(w.Tags) > 0 {
		tags := object{}
		for name, value := range w.Tags {
			tags[literal(name)] = literal(value)
		}
		f["tags"] = tags
	}
	setPointer(f, "reserved_concurrent_executions", w.ReservedConcurrency)
	set(f, "publish", w.Alias != "")
	function := t.resource("aws_lambda_function", id, f)
	name, arn, qualifier := reference(function, "function_name"), reference(function, "arn"), ""
	if w.Alias != "" {
		alias := t.resource("aws_lambda_alias", id, object{"name": w.Alias, "function_name": name, "function_version": reference(function, "version")})
		arn, qualifier = reference(alias, "arn"), reference(alias, "name")
	}
	t.addURL(id, name, qualifier, w.URL)
	t.addAsync(id, name, qualifier, w.Async)
	for i, source := range w.EventSources {
		t.resource("aws_lambda_event_source_mapping", fmt.Sprintf("%s_%d", id, i+1), t.source(arn, source))
	}
	if w.LogRetention > 0 {
		t.resource("aws_cloudwatch_log_group", id, object{"name": logGroupName(w.Name), "retention_in_days": w.LogRetention})
	}
	return nil
}

// role returns the ARN of the function's role, and makes the role of a function that has none.
func (t *terraform) role(id string, w Wanted) string {
	if w.Config.Role != "" {
		return t.hide(w.Config.Role)
	}
	role := t.resource("aws_iam_role", id, object{"name": RoleName(w.Name), "assume_role_policy": trustPolicy})
	t.resource("aws_iam_role_policy_attachment", id, object{
		"role":       reference(role, "name"),
		"policy_arn": strings.Replace(basicPolicy, ":aws:", ":${data.aws_partition.current.partition}:", 1),
	})
	return reference(role, "arn")
}

func (t *terraform) logging(c Config) object {
	logging := object{"log_format": c.LogFormat}
	set(logging, "application_log_level", c.LogLevel)
	set(logging, "system_log_level", c.SystemLogLevel)
	return logging
}

// environment makes a variable of Terraform's for each value.
func (t *terraform) environment(id string, w Wanted) object {
	variables := object{}
	for _, name := range names(w.Config.Env) {
		parameter := unused(t.variables, id+"_env_"+name)
		t.variables[parameter] = object{"type": "string", "sensitive": true, "description": "variable " + name + " of function " + w.Name}
		variables[name] = "${var." + parameter + "}"
	}
	return variables
}

func (t *terraform) layers(id string, w Wanted) []string {
	var list []string
	for _, layer := range w.Config.Layers {
		name, isNew := strings.CutPrefix(layer, newLayerPrefix)
		if !isNew {
			list = append(list, t.hide(layer))
			continue
		}
		for _, l := range w.Layers {
			if l.Name == name {
				list = append(list, reference(t.layer(id, l), "arn"))
			}
		}
	}
	return list
}

func (t *terraform) layer(id string, l Layer) (address string) {
	name := unused(t.resources["aws_lambda_layer_version"], strings.ReplaceAll(l.Name, "-", "_"))
	arguments := object{"layer_name": l.Name, "filename": literal(l.Path), "source_code_hash": l.CodeSHA256, "compatible_runtimes": []string{Runtime}}
	if l.Folder {
		t.archives[name] = object{"type": "zip", "source_dir": literal(l.Path), "output_path": "dist/layers/" + l.Name + ".zip"}
		arguments["filename"] = reference("data.archive_file."+name, "output_path")
		arguments["source_code_hash"] = reference("data.archive_file."+name, "output_base64sha256")
	}
	return t.resource("aws_lambda_layer_version", name, arguments)
}

func (t *terraform) addURL(id, name, qualifier string, u *URL) {
	if u == nil {
		return
	}
	url := object{"function_name": name, "authorization_type": u.Auth, "invoke_mode": u.InvokeMode}
	set(url, "qualifier", qualifier)
	if c := u.CORS; c != nil {
		cors := object{}
		set(cors, "allow_credentials", c.AllowCredentials)
		setList(cors, "allow_headers", c.AllowHeaders)
		setList(cors, "allow_methods", c.AllowMethods)
		setList(cors, "allow_origins", c.AllowOrigins)
		setList(cors, "expose_headers", c.ExposeHeaders)
		set(cors, "max_age", c.MaxAge)
		url["cors"] = cors
	}
	t.resource("aws_lambda_function_url", id, url)
	if u.Auth != project.AuthNone {
		return
	}
	for _, s := range publicStatements {
		permission := object{"statement_id": s.id, "action": s.action, "function_name": name, "principal": "*"}
		set(permission, "qualifier", qualifier)
		if s.auth {
			permission["function_url_auth_type"] = project.AuthNone
		}
		set(permission, "invoked_via_function_url", s.viaURL)
		t.resource("aws_lambda_permission", id+"_"+strings.ReplaceAll(s.id, "-", "_"), permission)
	}
}

func (t *terraform) addAsync(id, name, qualifier string, a *Async) {
	if a == nil {
		return
	}
	config := object{"function_name": name, "maximum_retry_attempts": a.Retries, "maximum_event_age_in_seconds": a.MaxAge}
	set(config, "qualifier", qualifier)
	destinations := object{}
	for key, target := range map[string]string{"on_success": a.OnSuccess, "on_failure": a.OnFailure} {
		if target != "" {
			destinations[key] = object{"destination": t.target(target)}
		}
	}
	if len(destinations) > 0 {
		config["destination_config"] = destinations
	}
	t.resource("aws_lambda_function_event_invoke_config", id, config)
}

func (t *terraform) source(function string, e EventSource) object {
	m := object{"function_name": function, "event_source_arn": t.hide(e.ARN)}
	setPointer(m, "enabled", e.Enabled)
	set(m, "batch_size", e.BatchSize)
	set(m, "maximum_batching_window_in_seconds", wholeSeconds(e.BatchWindow))
	set(m, "starting_position", e.start())
	set(m, "parallelization_factor", e.Parallelization)
	set(m, "bisect_batch_on_function_error", e.Bisect)
	setPointer(m, "maximum_retry_attempts", e.Retries)
	set(m, "maximum_record_age_in_seconds", wholeSeconds(e.MaxAge))
	set(m, "tumbling_window_in_seconds", wholeSeconds(e.TumblingWindow))
	setList(m, "topics", e.Topics)
	setList(m, "queues", e.Queues)
	if len(e.Filters) > 0 {
		var filters []object
		for _, pattern := range e.Filters {
			filters = append(filters, object{"pattern": literal(pattern)})
		}
		m["filter_criteria"] = object{"filter": filters}
	}
	if e.MaxConcurrency > 0 {
		m["scaling_config"] = object{"maximum_concurrency": e.MaxConcurrency}
	}
	if e.OnFailure != "" {
		m["destination_config"] = object{"on_failure": object{"destination_arn": t.hide(e.OnFailure)}}
	}
	if e.ReportFailures != nil && *e.ReportFailures {
		m["function_response_types"] = []string{"ReportBatchItemFailures"}
	}
	return m
}
