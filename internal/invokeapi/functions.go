package invokeapi

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lambent-go/lambent/internal/localaws"
)

// A description is the answer to GetFunction.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
type description struct {
	Configuration configuration
	Code          code
	Concurrency   *concurrency `json:",omitempty"`
}

type code struct {
	RepositoryType string // here and not S3
	Location       string // URL of the executable
}

type concurrency struct{ ReservedConcurrentExecutions int }

// getFunction answers GetFunction.
func (c *call) getFunction() error {
	f, qualifier, version, err := c.resolve()
	if err != nil {
		return err
	}
	s := f.Settings()
	location := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(commandPath(s)), "/")}
	d := description{
		Configuration: c.configuration(f, qualifier, version),
		Code:          code{RepositoryType: "Local", Location: location.String()},
	}
	if s.ReservedConcurrency != nil {
		d.Concurrency = &concurrency{*s.ReservedConcurrency}
	}
	writeJSON(c.w, http.StatusOK, encode(d))
	return nil
}

// getFunctionConfiguration answers GetFunctionConfiguration.
func (c *call) getFunctionConfiguration() error {
	f, qualifier, version, err := c.resolve()
	if err != nil {
		return err
	}
	writeJSON(c.w, http.StatusOK, encode(c.configuration(f, qualifier, version)))
	return nil
}

// maxPage is how many functions one answer to ListFunctions has at most.
const maxPage = 50

// A functionPage is the answer to ListFunctions.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
type functionPage struct {
	Functions  []configuration
	NextMarker string `json:",omitempty"` // there are more, behind the function of this ARN
}

// listFunctions answers ListFunctions.
func (c *call) listFunctions() error {
	query := c.r.URL.Query()
	size, err := pageSize(query.Get("MaxItems"))
	if err != nil {
		return err
	}
	versions := query.Get("FunctionVersion")
	if versions != "" && versions != "ALL" {
		return refuseParameter(fmt.Sprintf("Value %q of FunctionVersion is not one of: ALL.", versions))
	}
	listed := c.listed(versions == "ALL")
	start := 0
	if marker := query.Get("Marker"); marker != "" {
		start = 1 + slices.IndexFunc(listed, func(l listing) bool { return l.arn() == marker })
		if start == 0 {
			return refuseParameter("The marker is not one of this service.")
		}
	}
	page := functionPage{Functions: []configuration{}}
	end := min(start+size, len(listed))
	for _, l := range listed[start:end] {
		page.Functions = append(page.Functions, c.configuration(l.function, l.qualifier, cmp.Or(l.qualifier, unqualified)))
	}
	if end < len(listed) {
		page.NextMarker = listed[end-1].arn()
	}
	writeJSON(c.w, http.StatusOK, encode(page))
	return nil
}

// pageSize is how many functions a page is to have.
func pageSize(given string) (int, error) {
	if given == "" {
		return maxPage, nil
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 {
		return 0, refuseParameter(fmt.Sprintf("Value %q of MaxItems is not a positive number.", given))
	}
	return min(n, maxPage), nil
}

// A listing is one line of the list of functions.
type listing struct {
	function  *localaws.Function
	qualifier string // a version; "" in a list that has no versions
}

func (l listing) arn() string {
	if l.qualifier == "" {
		return l.function.ARN()
	}
	return l.function.ARN() + ":" + l.qualifier
}

// listed are the functions by name, with all their versions or without.
func (h *handler) listed(versions bool) []listing {
	var list []listing
	functions := slices.SortedFunc(slices.Values(h.service.Functions()), func(a, b *localaws.Function) int {
		return cmp.Compare(a.Name(), b.Name())
	})
	for _, f := range functions {
		if !versions {
			list = append(list, listing{function: f})
			continue
		}
		list = append(list, listing{f, unqualified})
		for _, version := range slices.SortedFunc(maps.Keys(f.Settings().Versions), compareNumbers) {
			list = append(list, listing{f, version})
		}
	}
	return list
}

// compareNumbers compares numbers without leading zeros by their digits.
func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
