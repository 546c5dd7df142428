package fakeaws

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// LayerARN returns the name of a version of a layer.
func LayerARN(name string, version int) string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:layer:%s:%d", Region, Account, name, version)
}

// Layers returns the CodeSha256 of each version of a layer, oldest first.
func (s *Server) Layers(name string) []string { return s.layers[name] }

func (s *Server) layer(c *call) answer {
	switch c.operation {
	case "PublishLayerVersion":
		content, _ := c.in["Content"].(object)
		sum, _, err := s.code(content)
		if err != nil {
			return refuse(http.StatusBadRequest, "InvalidParameterValueException", err.Error())
		}
		name := c.names[0]
		s.layers[name] = append(s.layers[name], sum)
		version := len(s.layers[name])
		return answer{status: http.StatusCreated, out: object{"LayerVersionArn": LayerARN(name, version), "Version": version}}
	case "ListLayerVersions":
		list := []object{}
		if n := len(s.layers[c.names[0]]); n > 0 {
			list = append(list, object{"LayerVersionArn": LayerARN(c.names[0], n), "Version": n})
		}
		return ok(object{"LayerVersions": list})
	}
	parts := strings.Split(c.query.Get("Arn"), ":")
	name := parts[len(parts)-2]
	version, _ := strconv.Atoi(parts[len(parts)-1])
	if version < 1 || version > len(s.layers[name]) {
		return notFound("layer " + name)
	}
	return ok(object{"LayerVersionArn": c.query.Get("Arn"), "Content": object{"CodeSha256": s.layers[name][version-1]}})
}
