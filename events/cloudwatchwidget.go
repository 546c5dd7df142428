package events

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// A CloudWatchCustomWidgetEvent asks a function for the content of a custom widget of an Amazon CloudWatch dashboard. The
// answer is HTML as a string, an object with a markdown member, or any other JSON, which is shown as it is.
//
// The members of the event are the parameters of the widget, next to two of CloudWatch's own. They are also in
// WidgetContext.Params, as one object; decode that into a struct of your own. Since the names are the widget's, the type
// has JSON methods; do not embed it.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
type CloudWatchCustomWidgetEvent struct {
	Describe      bool                       `json:"describe,omitempty"`     // whether the widget's documentation is asked for, as markdown
	WidgetContext CloudWatchWidgetContext    `json:"widgetContext,omitzero"` // the dashboard and the user's view of it
	Parameters    map[string]json.RawMessage `json:"-"`                      // the other members, by name; nil for none
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (e *CloudWatchCustomWidgetEvent) UnmarshalJSON(b []byte) error {
	if err := decode(b, nil, member("describe", &e.Describe), member("widgetContext", &e.WidgetContext)); err != nil {
		return err
	}
	raw, err := single(b)
	if err != nil || isNull(raw) {
		return err
	}
	return eachMember(raw, func(name string, value []byte) error {
		if strings.EqualFold(name, "describe") || strings.EqualFold(name, "widgetContext") {
			return nil
		}
		if e.Parameters == nil {
			e.Parameters = make(map[string]json.RawMessage)
		}
		e.Parameters[name] = slices.Clone(value)
		return nil
	})
}

// MarshalJSON implements [encoding/json.Marshaler].
func (e CloudWatchCustomWidgetEvent) MarshalJSON() ([]byte, error) {
	type plain CloudWatchCustomWidgetEvent
	b, err := encode(plain(e))
	if err != nil {
		return nil, err
	}
	out := b[:len(b)-1]
	for _, name := range slices.Sorted(maps.Keys(e.Parameters)) {
		if strings.EqualFold(name, "describe") || strings.EqualFold(name, "widgetContext") {
			continue
		}
		value, err := encode(e.Parameters[name])
		if err != nil {
			return nil, within(name, err)
		}
		if out, err = appendMember(out, name, value); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}

// A CloudWatchWidgetContext is a widget, its dashboard, and how the user sees them.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
type CloudWatchWidgetContext struct {
	DashboardName string                    `json:"dashboardName"`      // name of the dashboard
	WidgetID      string                    `json:"widgetId"`           // ID of the widget on it
	Domain        string                    `json:"domain"`             // of the console: https://eu-west-1.console.aws.amazon.com
	AccountID     string                    `json:"accountId"`          // of the dashboard, 12 digits
	Locale        string                    `json:"locale"`             // language of the console, such as en
	Timezone      CloudWatchWidgetTimezone  `json:"timezone,omitzero"`  // that times are shown in
	Period        int64                     `json:"period"`             // of the dashboard's metrics, in seconds
	IsAutoPeriod  bool                      `json:"isAutoPeriod"`       // whether the period follows the time range
	TimeRange     CloudWatchWidgetTimeRange `json:"timeRange,omitzero"` // that is shown
	Theme         string                    `json:"theme"`              // light or dark
	LinkCharts    bool                      `json:"linkCharts"`         // whether charts show the pointer's time together
	Title         string                    `json:"title"`              // of the widget
	Forms         CloudWatchWidgetForms     `json:"forms,omitzero"`     // what the user has filled in
	Params        json.RawMessage           `json:"params,omitempty"`   // parameters of the widget, any JSON; nil where not sent
	Width         int64                     `json:"width"`              // of the widget, in pixels
	Height        int64                     `json:"height"`             // of the widget, in pixels
}

// A CloudWatchWidgetTimezone is a timezone that a dashboard shows times in.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
type CloudWatchWidgetTimezone struct {
	Label           string `json:"label"`           // such as UTC, Local
	OffsetISO       string `json:"offsetISO"`       // from UTC: +01:00
	OffsetInMinutes int64  `json:"offsetInMinutes"` // from UTC, in minutes
}

// A CloudWatchWidgetTimeRange is the time that a dashboard shows.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
type CloudWatchWidgetTimeRange struct {
	Mode          string                `json:"mode"`                    // relative or absolute
	Start         MilliSecondsEpochTime `json:"start,omitzero"`          // its beginning
	End           MilliSecondsEpochTime `json:"end,omitzero"`            // its end
	RelativeStart int64                 `json:"relativeStart,omitempty"` // how long it is, in milliseconds; of a relative range
	Zoom          *CloudWatchWidgetZoom `json:"zoom,omitempty"`          // the part the user has zoomed into; nil if they have not
}

// A CloudWatchWidgetZoom is a part of the time that a dashboard shows.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
type CloudWatchWidgetZoom struct {
	Start MilliSecondsEpochTime `json:"start,omitzero"` // its beginning
	End   MilliSecondsEpochTime `json:"end,omitzero"`   // its end
}

// A CloudWatchWidgetForms is what the user has filled in in the widget's forms.
//
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_create.html
type CloudWatchWidgetForms struct {
	All map[string]string `json:"all,omitzero"` // values by the names of the inputs, of all forms

	wire *wire `jsondecode:"plain"`
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It takes numbers and booleans as values too.
func (f *CloudWatchWidgetForms) UnmarshalJSON(b []byte) error {
	return decode(b, &f.wire, texts("all", &f.All))
}

// MarshalJSON implements [encoding/json.Marshaler].
func (f CloudWatchWidgetForms) MarshalJSON() ([]byte, error) {
	type plain CloudWatchWidgetForms
	return f.wire.encode(plain(f))
}
