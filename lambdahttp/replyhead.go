package lambdahttp

import (
	"log"
	"net/http"
	"strconv"
)

// appendHead appends a reply up to its headers. Each front end has its own keys, and several refuse
// a reply with any other, with a null, or with an empty map.
func (w *response) appendHead(b []byte) ([]byte, error) {
	b = strconv.AppendInt(append(b, `{"statusCode":`...), int64(w.status), 10)
	f := &w.frozen
	switch w.exchange.kind {
	case RESTv1:
		return f.appendMap(b, `,"multiValueHeaders":{`, isAny, appendList), nil
	case HTTPv2, FunctionURL:
		b = f.appendMap(b, `,"headers":{`, isNoCookie, appendJoined)
		return f.appendCookies(b), nil
	case LatticeV1, LatticeV2:
		b = appendDescription(b, w.status, true)
		return f.appendMap(b, `,"headers":{`, isAny, appendForLattice), nil
	case WebSocket:
		return f.appendMap(b, `,"headers":{`, isSubprotocol, appendJoined), nil
	}
	b = appendDescription(b, w.status, true)
	if w.exchange.message.multiHeaders.absent() {
		return w.appendSingleValues(b)
	}
	return f.appendMap(b, `,"multiValueHeaders":{`, isAny, appendList), nil
}

// appendSingleValues appends the headers of a load balancer whose target group has one value a
// name. Several cookies get through because it tells names apart by case.
func (w *response) appendSingleValues(b []byte) ([]byte, error) {
	cookies := 0
	b = w.frozen.appendMap(b, `,"headers":{`, isAny, func(b []byte, group []field) []byte {
		if group[0].key != "Set-Cookie" {
			return appendJoined(b, group)
		}
		cookies = len(group)
		for i, cookie := range group[:min(cookies, cookieSpellings)] {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, setCookieSpelling(i)), ':')
			b = appendString(b, cookie.value)
		}
		return b
	})
	if cookies > cookieSpellings {
		return nil, &ReplyError{ALB, "more than 512 cookies without multi-value headers"}
	}
	if cookies > 1 {
		w.exchange.adapter.warnCookies.Do(func() {
			log.Print("lambdahttp: several cookies for a target group without multi-value headers; turn those on")
		})
	}
	return b, nil
}

// appendEdge appends a whole reply for CloudFront, without the headers that it does not take.
func (w *response) appendEdge(b []byte) ([]byte, error) {
	if w.status < 200 || w.status > 599 {
		return nil, &ReplyError{Edge, "status " + strconv.Itoa(w.status) + " is not between 200 and 599"}
	}
	b = strconv.AppendInt(append(b, `{"status":"`...), int64(w.status), 10)
	b = appendDescription(append(b, '"'), w.status, false)
	b = w.frozen.appendMap(b, `,"headers":{`, isTakenByEdge, appendForEdge)
	if len(w.body) > 0 {
		var isBase64 bool
		b, isBase64 = w.appendBody(append(b, `,"body":`...))
		if isBase64 {
			b = append(b, `,"bodyEncoding":"base64"`...)
		} else {
			b = append(b, `,"bodyEncoding":"text"`...)
		}
	}
	return append(b, '}'), nil
}

func appendDescription(b []byte, status int, withCode bool) []byte {
	text := http.StatusText(status)
	if text == "" {
		return b
	}
	b = append(b, `,"statusDescription":"`...)
	if withCode {
		b = append(strconv.AppendInt(b, int64(status), 10), ' ')
	}
	return append(append(b, text...), '"')
}

func (f *frozenHeader) appendCookies(b []byte) []byte {
	first := true
	for i := range f.fields {
		if f.fields[i].key != "Set-Cookie" {
			continue
		}
		if first {
			b = append(b, `,"cookies":[`...)
		} else {
			b = append(b, ',')
		}
		first = false
		b = appendString(b, f.fields[i].value)
	}
	if first {
		return b
	}
	return append(b, ']')
}
