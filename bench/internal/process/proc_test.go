//go:build linux

package process

import "testing"

func TestField(t *testing.T) {
	const rollup = "55e1892c4000-7ffc8b5be000 ---p 00000000 00:00 0                          [rollup]\n" +
		"Rss:                1740 kB\nPss:                 403 kB\nPss_Dirty:           116 kB\n"
	for name, tt := range map[string]struct {
		content, field string
		want           int64
		wantErr        string
	}{
		"unit":            {content: rollup, field: "Rss", want: 1740},
		"prefix of other": {content: rollup, field: "Pss", want: 403},
		"tab":             {content: "VmRSS:\t    5120 kB\n", field: "VmRSS", want: 5120},
		"no unit":         {content: "Threads:\t7\n", field: "Threads", want: 7},
		"last line":       {content: "Name:\tgo\nThreads:\t7", field: "Threads", want: 7},
		"missing":         {content: rollup, field: "Swap", wantErr: "no line Swap"},
		"within a line":   {content: "nonvoluntary_ctxt_switches:\t3\n", field: "voluntary_ctxt_switches", wantErr: "no line voluntary_ctxt_switches"},
		"not a number":    {content: "Rss:\tmuch\n", field: "Rss", wantErr: `Rss is "much", want a number`},
		"empty":           {field: "Rss", wantErr: "no line Rss"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := field([]byte(tt.content), tt.field)
			if msg := errText(err); msg != tt.wantErr {
				t.Fatalf("error = %q, want %q", msg, tt.wantErr)
			}
			if got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestSwitches(t *testing.T) {
	const status = "Name:\tbootstrap\nThreads:\t5\nvoluntary_ctxt_switches:\t120\nnonvoluntary_ctxt_switches:\t4\n"
	if got, err := switches([]byte(status)); err != nil || got != 124 {
		t.Errorf("switches = %d, %v, want 124", got, err)
	}
	if _, err := switches([]byte("voluntary_ctxt_switches:\t120\n")); errText(err) != "no line nonvoluntary_ctxt_switches" {
		t.Errorf("error = %v", err)
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
