package fakeaws

import (
	"fmt"
	"net/http"
)

// A Role is an execution role.
type Role struct {
	ARN      string
	Trust    string // its trust policy
	Policies []string
}

func (s *Server) iam(c *call) answer {
	name := c.form.Get("RoleName")
	role := s.IAM[name]
	if role == nil && c.operation != "CreateRole" {
		return refuse(http.StatusNotFound, "NoSuchEntity", "There is no role "+name)
	}
	switch c.operation {
	case "CreateRole":
		if role != nil {
			return refuse(http.StatusConflict, "EntityAlreadyExists", "Role "+name+" is there already")
		}
		role = &Role{ARN: "arn:aws:iam::" + Account + ":role/" + name, Trust: c.form.Get("AssumeRolePolicyDocument")}
		s.IAM[name] = role
	case "AttachRolePolicy":
		role.Policies = append(role.Policies, c.form.Get("PolicyArn"))
	case "ListAttachedRolePolicies":
		list := ""
		for _, arn := range role.Policies {
			list += "<member><PolicyArn>" + escape(arn) + "</PolicyArn></member>"
		}
		return ok("<AttachedPolicies>" + list + "</AttachedPolicies><IsTruncated>false</IsTruncated>")
	}
	return ok(fmt.Sprintf("<Role><Path>/</Path><RoleName>%s</RoleName><RoleId>AROAFAKE</RoleId><Arn>%s</Arn>"+
		"<CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>", escape(name), escape(role.ARN)))
}
