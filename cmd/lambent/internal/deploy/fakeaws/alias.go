package fakeaws

import "net/http"

func (s *Server) listAliases(f *Function, c *call) answer {
	list := []object{}
	for _, alias := range f.Aliases {
		list = append(list, alias)
	}
	return ok(object{"Aliases": list})
}

func (s *Server) createAlias(f *Function, c *call) answer {
	name, _ := c.in["Name"].(string)
	if f.Aliases[name] != nil {
		return refuse(http.StatusConflict, "ResourceConflictException", "Alias already exists: "+functionARN(f.name())+":"+name)
	}
	f.Aliases[name] = object{
		"Name": name, "AliasArn": functionARN(f.name()) + ":" + name, "FunctionVersion": c.in["FunctionVersion"], "RevisionId": s.next(),
	}
	return answer{status: http.StatusCreated, out: f.Aliases[name]}
}

func (s *Server) getAlias(f *Function, c *call) answer {
	if alias := f.Aliases[c.names[1]]; alias != nil {
		return ok(alias)
	}
	return notFound("alias " + c.names[1])
}

func (s *Server) updateAlias(f *Function, c *call) answer {
	alias := f.Aliases[c.names[1]]
	if alias == nil {
		return notFound("alias " + c.names[1])
	}
	if c.in["RevisionId"] != alias["RevisionId"] {
		return refuse(http.StatusPreconditionFailed, "PreconditionFailedException", "The revision is another one")
	}
	for _, key := range []string{"FunctionVersion", "RoutingConfig"} {
		if value, ok := c.in[key]; ok {
			alias[key] = value
		}
	}
	alias["RevisionId"] = s.next()
	return ok(alias)
}
