package fakeaws

import (
	"fmt"
	"net/http"
	"strings"
)

// A LogGroup is a log.
type LogGroup struct {
	Retention any // days; nil: for ever
	Events    []Event
	Page      int // events a page; 0: all
}

// An Event is an entry of a log.
type Event struct {
	ID, Stream, Message string
	Time                int64 // milliseconds since 1970
}

func (s *Server) logs(c *call) answer {
	name, _ := c.in["logGroupName"].(string)
	group := s.LogGroups[name]
	switch c.operation {
	case "DescribeLogGroups":
		prefix, _ := c.in["logGroupNamePrefix"].(string)
		list := []object{}
		for name, g := range s.LogGroups {
			if strings.HasPrefix(name, prefix) {
				list = append(list, object{"logGroupName": name, "retentionInDays": g.Retention})
			}
		}
		return ok(object{"logGroups": list})
	case "CreateLogGroup":
		if group != nil {
			return refuse(http.StatusBadRequest, "ResourceAlreadyExistsException", "The log group is there already")
		}
		s.LogGroups[name] = &LogGroup{}
		return ok(object{})
	}
	if group == nil {
		return refuse(http.StatusBadRequest, "ResourceNotFoundException", "The log group does not exist: "+name)
	}
	if c.operation == "PutRetentionPolicy" {
		group.Retention = c.in["retentionInDays"]
		return ok(object{})
	}
	return group.filter(c.in)
}

// filter answers FilterLogEvents. A pattern is a word that messages have, with or without quotes.
func (g *LogGroup) filter(in object) answer {
	start, _ := in["startTime"].(float64)
	end, limited := in["endTime"].(float64)
	pattern, _ := in["filterPattern"].(string)
	var all []object
	for _, e := range g.Events {
		if e.Time < int64(start) || limited && e.Time > int64(end) || !strings.Contains(e.Message, strings.Trim(pattern, `"`)) {
			continue
		}
		all = append(all, object{"eventId": e.ID, "logStreamName": e.Stream, "message": e.Message, "timestamp": e.Time})
	}
	var from int
	token, _ := in["nextToken"].(string)
	fmt.Sscan(token, &from)
	out := object{}
	to := len(all)
	if g.Page > 0 && from+g.Page < to {
		to = from + g.Page
		out["nextToken"] = fmt.Sprint(to)
	}
	out["events"] = all[from:to]
	return ok(out)
}
