//go:build linux

package measure

import "testing"

func TestEveryMeasureHasOneCase(t *testing.T) {
	cases := map[ID]string{}
	for _, c := range Cases() {
		for _, id := range c.Measures {
			if other, taken := cases[id]; taken {
				t.Errorf("%s comes of the cases %s and %s", id, other, c.Name)
			}
			cases[id] = c.Name
		}
	}
	for _, m := range All() {
		if cases[m.ID] == "" {
			t.Errorf("%s (%s) comes of no case", m.ID, m.Title)
		}
		delete(cases, m.ID)
	}
	for id, name := range cases {
		t.Errorf("%s of the case %s is no measure", id, name)
	}
}

func TestAimIsBeyondMust(t *testing.T) {
	for _, m := range All() {
		if !m.Target.Reached(m.Aim, m.Must) || m.Target.Reached(m.Must, m.Aim) {
			t.Errorf("%s: must %v, aim %v", m.ID, m.Must, m.Aim)
		}
	}
}

func TestReached(t *testing.T) {
	for name, tt := range map[string]struct {
		target       Target
		value, limit float64
		want         bool
	}{
		"ratio below":       {Ratio, 0.2, 0.25, true},
		"ratio equal":       {Ratio, 0.25, 0.25, true},
		"ratio above":       {Ratio, 0.26, 0.25, false},
		"value below":       {Value, 6.9, 7, true},
		"value above":       {Value, 7.1, 7, false},
		"throughput above":  {Times, 9, 8, true},
		"throughput equal":  {Times, 8, 8, true},
		"throughput behind": {Times, 7.9, 8, false},
	} {
		if got := tt.target.Reached(tt.value, tt.limit); got != tt.want {
			t.Errorf("%s: Reached(%v, %v) = %v", name, tt.value, tt.limit, got)
		}
	}
}

func TestTotalCalls(t *testing.T) {
	const table = `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ------------------
 60.00    0.000123           2       113           rt_sigaction
 40.00    0.000082           2       136         2 futex
------ ----------- ----------- --------- --------- ------------------
`
	for name, tt := range map[string]struct {
		summary string
		want    int
		wantErr bool
	}{
		"with errors":    {summary: table + "100.00    0.000205           2       249         2 total\n", want: 249},
		"without errors": {summary: table + "100.00    0.000205           2       250           total\n", want: 250},
		"no total":       {summary: table, wantErr: true},
		"nothing":        {wantErr: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := totalCalls([]byte(tt.summary))
			if got != tt.want || (err != nil) != tt.wantErr {
				t.Errorf("totalCalls = %d, %v, want %d", got, err, tt.want)
			}
		})
	}
}
