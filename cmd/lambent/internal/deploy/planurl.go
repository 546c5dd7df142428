package deploy

import (
	"slices"
	"strings"

	"github.com/lambent-go/lambent/cmd/lambent/internal/project"
)

// A statement is a permission of the function's policy that everybody may use the function URL.
//
// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
type statement struct {
	id, action string
	auth       bool // valid for function URLs without authentication alone
	viaURL     bool // valid for invocations that come through the URL alone
}

// publicStatements are what a function URL without authentication needs: to be asked, and to invoke.
var publicStatements = []statement{
	{id: "lambent-url-public", action: "lambda:InvokeFunctionUrl", auth: true},
	{id: "lambent-url-public-invoke", action: "lambda:InvokeFunction", viaURL: true},
}

func (p *Plan) planURL() {
	want := p.wanted.URL
	if want == nil {
		return
	}
	switch now := p.remote.URL; {
	case now == nil:
		p.note(URL{}.changes(*want)...)
		p.add(createURL, "create the function URL")
	default:
		if changes := now.changes(*want); len(changes) > 0 {
			p.note(changes...)
			p.add(updateURL, "update the function URL")
		}
	}
	p.planPermissions(want.Auth == project.AuthNone)
}

// planPermissions opens the URL to everybody, or takes that back.
func (p *Plan) planPermissions(public bool) {
	for _, s := range publicStatements {
		switch there := slices.Contains(p.remote.Statements, s.id); {
		case public && !there:
			p.note(Change{Setting: "url permission", Kind: Added, New: s.action + " for everybody"})
			p.add(addPermission(s), "allow everybody %s", s.action)
		case !public && there:
			p.note(Change{Setting: "url permission", Kind: Removed, Old: s.action + " for everybody"})
			p.add(removePermission(s), "allow everybody no more %s", s.action)
		}
	}
	if public {
		p.warn("everybody on the internet may call the function URL of %s: auth is NONE", p.wanted.Name)
	}
}

// changes returns what is different in next.
func (u URL) changes(next URL) []Change {
	list := slices.Concat(change("url.auth", u.Auth, next.Auth), change("url.invokeMode", u.InvokeMode, next.InvokeMode))
	if next.CORS == nil { // it says nothing about other pages
		return list
	}
	var a CORS
	if u.CORS != nil {
		a = *u.CORS
	}
	return append(list, a.changes(*next.CORS)...)
}

func (c CORS) changes(next CORS) []Change {
	return slices.Concat(
		change("url.cors.allowCredentials", yes(c.AllowCredentials), yes(next.AllowCredentials)),
		change("url.cors.allowHeaders", lowerList(c.AllowHeaders), lowerList(next.AllowHeaders)),
		change("url.cors.allowMethods", sortedList(c.AllowMethods), sortedList(next.AllowMethods)),
		change("url.cors.allowOrigins", sortedList(c.AllowOrigins), sortedList(next.AllowOrigins)),
		change("url.cors.exposeHeaders", lowerList(c.ExposeHeaders), lowerList(next.ExposeHeaders)),
		change("url.cors.maxAge", seconds(c.MaxAge), seconds(next.MaxAge)),
	)
}

// lowerList returns a set of header names, which AWS gives back in lower case.
func lowerList(names []string) string {
	lower := make([]string, 0, len(names))
	for _, name := range names {
		lower = append(lower, strings.ToLower(name))
	}
	return sortedList(lower)
}
