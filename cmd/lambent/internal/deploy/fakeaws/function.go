package fakeaws

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"strconv"
	"strings"
)

// A Function is a function of the account. Its maps are as the API has them.
type Function struct {
	Config   object // FunctionConfiguration of $LATEST
	Tags     map[string]any
	Reserved any               // reserved concurrency; nil: none
	Versions []object          // FunctionConfiguration
	Aliases  map[string]object // AliasConfiguration
	Policies map[string]*Policy
	URLs     map[string]object // by qualifier, "" being none
	Async    map[string]object // by qualifier
	Sources  map[string]object // EventSourceMappingConfiguration by UUID

	polls int // looks until the last change has taken effect
}

// A Policy is what the function, or one qualifier of it, allows others.
type Policy struct {
	Statements []object
	Revision   string
}

// Env returns the variables of $LATEST.
func (f *Function) Env() map[string]any {
	environment, _ := f.Config["Environment"].(object)
	variables, _ := environment["Variables"].(object)
	return variables
}

// configKeys are what requests and configurations have in common.
var configKeys = []string{
	"Runtime", "Handler", "Role", "Description", "Timeout", "MemorySize", "Environment", "VpcConfig", "DeadLetterConfig",
	"LoggingConfig", "Architectures",
}

// set takes what a request says.
func (f *Function) set(in object) {
	for _, key := range configKeys {
		if value, ok := in[key]; ok {
			f.Config[key] = value
		}
	}
	if layers, ok := in["Layers"].([]any); ok {
		list := []any{}
		for _, arn := range layers {
			list = append(list, object{"Arn": arn})
		}
		f.Config["Layers"] = list
	}
	if logging, ok := f.Config["LoggingConfig"].(object); ok && logging["LogGroup"] == nil {
		logging["LogGroup"] = "/aws/lambda/" + f.name()
	}
}

func (f *Function) name() string { return f.Config["FunctionName"].(string) }

func functionARN(name string) string {
	return "arn:aws:lambda:" + Region + ":" + Account + ":function:" + name
}

// Put adds a function that is there from the start. Keys of config win over defaults.
func (s *Server) Put(name string, config object) *Function {
	s.Lock()
	defer s.Unlock()
	f := s.newFunction(name)
	maps.Copy(f.Config, config)
	s.Functions[name] = f
	return f
}

func (s *Server) newFunction(name string) *Function {
	return &Function{
		Config: object{
			"FunctionName": name, "FunctionArn": functionARN(name), "PackageType": "Zip", "Version": "$LATEST", "RevisionId": s.next(),
			"State": "Active", "LastUpdateStatus": "Successful", "Timeout": 3, "MemorySize": 128, "Architectures": []any{"x86_64"},
		},
		Tags: map[string]any{}, Aliases: map[string]object{}, Policies: map[string]*Policy{},
		URLs: map[string]object{}, Async: map[string]object{}, Sources: map[string]object{},
	}
}

func (s *Server) lambda(c *call) answer {
	switch c.operation {
	case "CreateFunction":
		return s.createFunction(c)
	case "ListEventSourceMappings", "CreateEventSourceMapping", "UpdateEventSourceMapping":
		return s.eventSources(c)
	case "TagResource":
		return s.tag(c)
	case "ListLayerVersions", "GetLayerVersionByArn", "PublishLayerVersion":
		return s.layer(c)
	}
	name, _, _ := strings.Cut(c.names[0], ":")
	f := s.Functions[name]
	if f == nil {
		return refuse(http.StatusNotFound, "ResourceNotFoundException", "Function not found: "+functionARN(name))
	}
	if do := functionOperations[c.operation]; do != nil {
		return do(s, f, c)
	}
	return refuse(http.StatusNotFound, "UnknownOperationException", c.operation)
}

var functionOperations = map[string]func(*Server, *Function, *call) answer{
	"GetFunction":                  (*Server).getFunction,
	"GetFunctionConfiguration":     (*Server).getConfiguration,
	"UpdateFunctionCode":           (*Server).updateCode,
	"UpdateFunctionConfiguration":  (*Server).updateConfiguration,
	"DeleteFunction":               (*Server).deleteVersion,
	"ListVersionsByFunction":       (*Server).listVersions,
	"PublishVersion":               (*Server).publishVersion,
	"ListAliases":                  (*Server).listAliases,
	"CreateAlias":                  (*Server).createAlias,
	"GetAlias":                     (*Server).getAlias,
	"UpdateAlias":                  (*Server).updateAlias,
	"GetPolicy":                    (*Server).getPolicy,
	"AddPermission":                (*Server).addPermission,
	"RemovePermission":             (*Server).removePermission,
	"GetFunctionUrlConfig":         (*Server).getURL,
	"CreateFunctionUrlConfig":      (*Server).createURL,
	"UpdateFunctionUrlConfig":      (*Server).updateURL,
	"GetFunctionEventInvokeConfig": (*Server).getAsync,
	"PutFunctionEventInvokeConfig": (*Server).putAsync,
	"PutFunctionConcurrency":       (*Server).putConcurrency,
	"Invoke":                       (*Server).invoke,
}

func (s *Server) createFunction(c *call) answer {
	name, _ := c.in["FunctionName"].(string)
	role, _ := c.in["Role"].(string)
	if s.Functions[name] != nil {
		return refuse(http.StatusConflict, "ResourceConflictException", "Function already exist: "+name)
	}
	if s.Roles > 0 {
		s.Roles--
		return refuse(http.StatusBadRequest, "InvalidParameterValueException", "The role "+role+" of the function cannot be assumed by Lambda.")
	}
	code, _ := c.in["Code"].(object)
	sum, size, err := s.code(code)
	if err != nil {
		return refuse(http.StatusBadRequest, "InvalidParameterValueException", err.Error())
	}
	f := s.newFunction(name)
	f.set(c.in)
	f.Config["CodeSha256"], f.Config["CodeSize"] = sum, size
	if tags, ok := c.in["Tags"].(object); ok {
		f.Tags = tags
	}
	s.Functions[name] = f
	if f.polls = s.Polls; f.polls > 0 {
		f.Config["State"] = "Pending"
	}
	return answer{status: http.StatusCreated, out: f.Config}
}

// code returns what the function would say of its code.
func (s *Server) code(in object) (sum string, size int, err error) {
	var archive []byte
	if text, ok := in["ZipFile"].(string); ok {
		if archive, err = base64.StdEncoding.DecodeString(text); err != nil {
			return "", 0, err
		}
	} else {
		key := fmt.Sprintf("%v/%v", in["S3Bucket"], in["S3Key"])
		if archive, ok = s.Objects[key]; !ok {
			return "", 0, fmt.Errorf("no object %s", key)
		}
	}
	hash := sha256.Sum256(archive)
	return base64.StdEncoding.EncodeToString(hash[:]), len(archive), nil
}

func (s *Server) getFunction(f *Function, c *call) answer {
	out := object{"Configuration": s.look(f), "Code": object{"RepositoryType": "S3"}, "Tags": f.Tags}
	if f.Reserved != nil {
		out["Concurrency"] = object{"ReservedConcurrentExecutions": f.Reserved}
	}
	return ok(out)
}

// look returns the configuration, in which a change takes effect some time.
func (s *Server) look(f *Function) object {
	if f.polls > 0 {
		if f.polls--; f.polls == 0 {
			f.Config["State"], f.Config["LastUpdateStatus"] = "Active", "Successful"
			f.Config["RevisionId"] = s.next()
		}
	}
	return f.Config
}

func (s *Server) getConfiguration(f *Function, c *call) answer {
	qualifier := c.query.Get("Qualifier")
	if qualifier == "" || qualifier == "$LATEST" {
		return ok(s.look(f))
	}
	for _, v := range f.Versions {
		if v["Version"] == qualifier {
			return ok(v)
		}
	}
	return notFound("version " + qualifier)
}

func notFound(what string) answer {
	return refuse(http.StatusNotFound, "ResourceNotFoundException", "There is no "+what+" of "+functionARN("…"))
}

// refuses says why a function cannot be changed now by a request with that revision.
func (s *Server) refuses(f *Function, revision any) *answer {
	var a answer
	switch {
	case f.polls > 0:
		a = refuse(http.StatusConflict, "ResourceConflictException", "The function is being changed: "+functionARN(f.name()))
	case revision == nil:
		a = refuse(http.StatusBadRequest, "TestException", "a write without a RevisionId")
	case revision != f.Config["RevisionId"]:
		a = refuse(http.StatusPreconditionFailed, "PreconditionFailedException", "The revision is another one")
	default:
		return nil
	}
	return &a
}

// changed begins to carry out a change.
func (s *Server) changed(f *Function) answer {
	f.Config["RevisionId"] = s.next()
	if f.polls = s.Polls; f.polls > 0 {
		f.Config["LastUpdateStatus"] = "InProgress"
	}
	return ok(f.Config)
}

func (s *Server) updateCode(f *Function, c *call) answer {
	if a := s.refuses(f, c.in["RevisionId"]); a != nil {
		return *a
	}
	sum, size, err := s.code(c.in)
	if err != nil {
		return refuse(http.StatusBadRequest, "InvalidParameterValueException", err.Error())
	}
	f.Config["CodeSha256"], f.Config["CodeSize"] = sum, size
	if architectures, ok := c.in["Architectures"]; ok {
		f.Config["Architectures"] = architectures
	}
	return s.changed(f)
}

func (s *Server) updateConfiguration(f *Function, c *call) answer {
	if a := s.refuses(f, c.in["RevisionId"]); a != nil {
		return *a
	}
	f.set(c.in)
	return s.changed(f)
}

func (s *Server) listVersions(f *Function, c *call) answer {
	return ok(object{"Versions": append([]object{f.Config}, f.Versions...)})
}

func (s *Server) publishVersion(f *Function, c *call) answer {
	if a := s.refuses(f, c.in["RevisionId"]); a != nil {
		return *a
	}
	if c.in["CodeSha256"] != f.Config["CodeSha256"] {
		return refuse(http.StatusBadRequest, "InvalidParameterValueException", "CodeSha256 is another one")
	}
	number := 1
	if n := len(f.Versions); n > 0 {
		newest := f.Versions[n-1]
		if same(newest, f.Config) {
			return answer{status: http.StatusCreated, out: newest}
		}
		last, _ := strconv.Atoi(newest["Version"].(string))
		number = last + 1
	}
	version := maps.Clone(f.Config)
	version["Version"] = strconv.Itoa(number)
	version["FunctionArn"] = functionARN(f.name()) + ":" + strconv.Itoa(number)
	f.Versions = append(f.Versions, version)
	f.Config["RevisionId"] = s.next()
	return answer{status: http.StatusCreated, out: version}
}

// same reports whether a version is what $LATEST is.
func same(version, latest object) bool {
	for _, key := range append([]string{"CodeSha256", "Layers"}, configKeys...) {
		if !reflect.DeepEqual(version[key], latest[key]) {
			return false
		}
	}
	return true
}

func (s *Server) deleteVersion(f *Function, c *call) answer {
	qualifier := c.query.Get("Qualifier")
	for name, alias := range f.Aliases {
		if alias["FunctionVersion"] == qualifier {
			return refuse(http.StatusConflict, "ResourceConflictException", "Version "+qualifier+" is used by alias "+name)
		}
	}
	for i, v := range f.Versions {
		if v["Version"] == qualifier {
			f.Versions = append(f.Versions[:i], f.Versions[i+1:]...)
			return answer{status: http.StatusNoContent}
		}
	}
	return notFound("version " + qualifier)
}

func (s *Server) tag(c *call) answer {
	name := strings.TrimPrefix(c.names[0], functionARN(""))
	f := s.Functions[name]
	if f == nil {
		return notFound("function " + name)
	}
	tags, _ := c.in["Tags"].(object)
	maps.Copy(f.Tags, tags)
	return answer{status: http.StatusNoContent}
}

func (s *Server) putConcurrency(f *Function, c *call) answer {
	f.Reserved = c.in["ReservedConcurrentExecutions"]
	return ok(object{"ReservedConcurrentExecutions": f.Reserved})
}

// invoke has the function echo its event, or fail when that says so.
func (s *Server) invoke(f *Function, c *call) answer {
	a := ok(object{"echo": c.in})
	a.headers = map[string]string{
		"X-Amz-Executed-Version": "7",
		"X-Amz-Log-Result":       base64.StdEncoding.EncodeToString([]byte("START RequestId: 1 Version: 7\nREPORT RequestId: 1\tDuration: 1 ms\n")),
	}
	switch c.header.Get("X-Amz-Invocation-Type") {
	case "Event":
		return answer{status: http.StatusAccepted}
	case "DryRun":
		return answer{status: http.StatusNoContent}
	}
	if c.in["fail"] == true {
		a.headers["X-Amz-Function-Error"] = "Unhandled"
		a.out = object{"errorType": "errorString", "errorMessage": "as asked"}
	}
	return a
}
