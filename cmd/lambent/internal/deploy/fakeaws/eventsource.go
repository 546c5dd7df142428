package fakeaws

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
)

func (s *Server) eventSources(c *call) answer {
	switch c.operation {
	case "ListEventSourceMappings":
		return s.listSources(c)
	case "CreateEventSourceMapping":
		return s.createSource(c)
	}
	for _, f := range s.Functions {
		if mapping := f.Sources[c.names[0]]; mapping != nil {
			s.setSource(mapping, c.in)
			return answer{status: http.StatusAccepted, out: mapping}
		}
	}
	return notFound("event source mapping")
}

// listSources answers in pages of one, so that who reads only the first is found out.
func (s *Server) listSources(c *call) answer {
	target := c.query.Get("FunctionName")
	name, qualifier, _ := strings.Cut(target, ":")
	f := s.Functions[name]
	if f == nil || qualifier != "" && f.Aliases[qualifier] == nil {
		return notFound("function " + target)
	}
	var all []object
	for i := range len(f.Sources) {
		mapping := f.Sources[sourceID(name, i)]
		if mapping["FunctionArn"] == functionARN(target) {
			all = append(all, mapping)
		}
	}
	var page int
	fmt.Sscan(c.query.Get("Marker"), &page)
	out := object{"EventSourceMappings": []object{}}
	if page < len(all) {
		out["EventSourceMappings"] = all[page : page+1]
	}
	if page+1 < len(all) {
		out["NextMarker"] = fmt.Sprint(page + 1)
	}
	return ok(out)
}

func sourceID(name string, i int) string { return fmt.Sprintf("%s-%d", name, i) }

func (s *Server) createSource(c *call) answer {
	name, _, _ := strings.Cut(c.in["FunctionName"].(string), ":")
	f := s.Functions[name]
	if f == nil {
		return notFound("function " + name)
	}
	for _, mapping := range f.Sources {
		if mapping["EventSourceArn"] == c.in["EventSourceArn"] {
			return refuse(http.StatusConflict, "ResourceConflictException", "The mapping is there already")
		}
	}
	mapping := object{"UUID": sourceID(name, len(f.Sources)), "State": "Enabled", "BatchSize": 10}
	s.setSource(mapping, c.in)
	f.Sources[mapping["UUID"].(string)] = mapping
	return answer{status: http.StatusAccepted, out: mapping}
}

func (s *Server) setSource(mapping, in object) {
	maps.Copy(mapping, in)
	if enabled, ok := in["Enabled"].(bool); ok {
		mapping["State"] = map[bool]string{true: "Enabled", false: "Disabled"}[enabled]
	}
	if name, ok := in["FunctionName"].(string); ok {
		mapping["FunctionArn"] = functionARN(name)
	}
	delete(mapping, "Enabled")
	delete(mapping, "FunctionName")
}
