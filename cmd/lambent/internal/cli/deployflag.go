package cli

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// add adds the flags that say as whom and where AWS is reached.
func (f *awsFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.profile, "profile", "", "`PROFILE` of AWS's configuration files to act as")
	flags.StringVar(&f.region, "region", "", "`REGION` of AWS")
	flags.StringVar(&f.endpoint, "endpoint-url", "", "`URL` that stands in for AWS, for tests")
}

// A canaryFlag is the value of --canary: a share of the traffic, and how long it stays at that.
type canaryFlag struct {
	weight float64 // 0: no canary
	time   time.Duration
}

// canaryTime is how long a canary lasts of which nothing else is said.
const canaryTime = 5 * time.Minute

func (c *canaryFlag) Set(text string) error {
	wrong := errors.New("want a share of the traffic and how long it has that, as in 10% or 10%:5m")
	share, length, timed := strings.Cut(text, ":")
	number, isPercent := strings.CutSuffix(share, "%")
	percent, err := strconv.ParseFloat(number, 64)
	if !isPercent || err != nil || !(percent > 0 && percent < 100) {
		return wrong
	}
	d := canaryTime
	if timed {
		if d, err = time.ParseDuration(length); err != nil || d < time.Minute {
			return errors.New("want a time of 1m or more: that is how often there are metrics")
		}
	}
	c.weight, c.time = percent/100, d
	return nil
}

func (c *canaryFlag) String() string { return "" }

func (c *canaryFlag) Type() string { return "canary" }

// A retentionFlag is the value of --log-retention, in days. Zero is none given.
type retentionFlag int

// retentions are the days for which CloudWatch Logs keeps a log.
//
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var retentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func (r *retentionFlag) Set(text string) error {
	n, err := strconv.Atoi(strings.TrimSuffix(text, "d"))
	if err != nil || !slices.Contains(retentions, n) {
		var list []string
		for _, days := range retentions {
			list = append(list, strconv.Itoa(days))
		}
		return errors.New("want one of the numbers of days that AWS has: " + strings.Join(list, ", "))
	}
	*r = retentionFlag(n)
	return nil
}

func (r *retentionFlag) String() string { return "" }

func (r *retentionFlag) Type() string { return "days" }
