package fakeaws

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

func (s *Server) getURL(f *Function, c *call) answer {
	if url := f.URLs[c.query.Get("Qualifier")]; url != nil {
		return ok(url)
	}
	return notFound("function URL")
}

func (s *Server) createURL(f *Function, c *call) answer {
	qualifier := c.query.Get("Qualifier")
	if f.URLs[qualifier] != nil {
		return refuse(http.StatusConflict, "ResourceConflictException", "Function URL already exists")
	}
	f.URLs[qualifier] = object{
		"FunctionUrl": "https://abc.lambda-url." + Region + ".on.aws/", "FunctionArn": functionARN(f.name()), "CreationTime": "2026-01-01T00:00:00Z",
	}
	return s.updateURL(f, c)
}

func (s *Server) updateURL(f *Function, c *call) answer {
	url := f.URLs[c.query.Get("Qualifier")]
	if url == nil {
		return notFound("function URL")
	}
	maps.Copy(url, c.in)
	return ok(url)
}

func (s *Server) getPolicy(f *Function, c *call) answer {
	p := f.Policies[c.query.Get("Qualifier")]
	if p == nil || len(p.Statements) == 0 {
		return notFound("policy")
	}
	document, err := json.Marshal(object{"Version": "2012-10-17", "Id": "default", "Statement": p.Statements})
	if err != nil {
		return refuse(http.StatusInternalServerError, "ServiceException", err.Error())
	}
	return ok(object{"Policy": string(document), "RevisionId": p.Revision})
}

func (s *Server) addPermission(f *Function, c *call) answer {
	qualifier := c.query.Get("Qualifier")
	p := f.Policies[qualifier]
	if p == nil {
		p = &Policy{}
		f.Policies[qualifier] = p
	}
	id := c.in["StatementId"]
	switch {
	case slices.ContainsFunc(p.Statements, func(o object) bool { return o["Sid"] == id }):
		return refuse(http.StatusConflict, "ResourceConflictException", "The statement is there already")
	case len(p.Statements) > 0 && c.in["RevisionId"] != p.Revision:
		return refuse(http.StatusPreconditionFailed, "PreconditionFailedException", "The revision is another one")
	}
	p.Statements = append(p.Statements, object{
		"Sid": id, "Effect": "Allow", "Action": c.in["Action"], "Principal": c.in["Principal"],
		"FunctionUrlAuthType": c.in["FunctionUrlAuthType"], "InvokedViaFunctionUrl": c.in["InvokedViaFunctionUrl"],
	})
	p.Revision = s.next()
	return answer{status: http.StatusCreated, out: object{"Statement": "{}"}}
}

func (s *Server) removePermission(f *Function, c *call) answer {
	p := f.Policies[c.query.Get("Qualifier")]
	if p == nil {
		return notFound("policy")
	}
	if c.query.Get("RevisionId") != p.Revision {
		return refuse(http.StatusPreconditionFailed, "PreconditionFailedException", "The revision is another one")
	}
	p.Statements = slices.DeleteFunc(p.Statements, func(o object) bool { return o["Sid"] == c.names[1] })
	p.Revision = s.next()
	return answer{status: http.StatusNoContent}
}

func (s *Server) getAsync(f *Function, c *call) answer {
	if async := f.Async[c.query.Get("Qualifier")]; async != nil {
		return ok(async)
	}
	return notFound("asynchronous configuration")
}

func (s *Server) putAsync(f *Function, c *call) answer {
	f.Async[c.query.Get("Qualifier")] = c.in
	return ok(c.in)
}
