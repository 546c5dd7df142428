package lambdahttp

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
)

// readALB reads the reply of a function in a target group. The load balancer takes no null and no
// other type, and reads the map of headers that the group's attribute names. Names that differ in
// case are lines of their own.
//
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer
func readALB(reply []byte, s eventSettings) (*answer, error) {
	o, err := parseReply(reply)
	if err != nil {
		return nil, err
	}
	for _, m := range o {
		if isNull(m.value) {
			return nil, errors.New("a value in it is null")
		}
	}
	a := &answer{header: http.Header{}}
	if a.status, err = o.status("statusCode"); err != nil {
		return nil, err
	}
	if err := a.describe(o); err != nil {
		return nil, err
	}
	if err := a.addALBHeaders(o, s.multiValueHeaders); err != nil {
		return nil, err
	}
	a.body, err = o.body()
	return a, err
}

// describe takes the words of statusDescription, which begin with the status: "404 Not Found".
func (a *answer) describe(o replyObject) error {
	text, err := o.text("statusDescription")
	if err != nil || text == "" {
		return err
	}
	reason, ok := strings.CutPrefix(text, strconv.Itoa(a.status)+" ")
	if !ok {
		return errors.New("statusDescription does not begin with statusCode and a space")
	}
	a.reason = fieldValue(reason)
	return nil
}

// addALBHeaders adds the lines of the map that the mode names; without a mode, of the one that has
// any.
func (a *answer) addALBHeaders(o replyObject, multi *bool) error {
	for _, name := range [...]string{"headers", "multiValueHeaders"} {
		if raw := o.get(name); raw != nil && raw[0] != '{' {
			return errors.New(name + " is not an object")
		}
	}
	several := o.get("multiValueHeaders")
	useSeveral := several != nil && !isEmptyObject(several)
	if multi != nil {
		useSeveral = *multi
	}
	if useSeveral {
		return o.headerLines("multiValueHeaders", stringList, a.add)
	}
	return o.headerLines("headers", oneString, a.add)
}

// readLattice reads the reply of a function in a target group of VPC Lattice.
//
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html#respond-to-service
func readLattice(reply []byte, _ eventSettings) (*answer, error) { return readUnstrict(reply) }

// readUnstrict reads a reply for a front end that insists on a status only.
func readUnstrict(reply []byte) (*answer, error) {
	o, err := parseReply(reply)
	if err != nil {
		return nil, err
	}
	o = o.withoutNulls()
	a := &answer{header: http.Header{}}
	if a.status, err = o.status("statusCode"); err != nil {
		return nil, err
	}
	if err := o.headerLines("headers", scalarOrList, a.add); err != nil {
		return nil, err
	}
	a.body, err = o.body()
	return a, err
}
