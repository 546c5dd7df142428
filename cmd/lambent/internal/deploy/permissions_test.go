package deploy_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/lambent-go/lambent/cmd/lambent/internal/deploy"
	"github.com/lambent-go/lambent/internal/localaws"
)

// actions are the permissions of operations that have another name.
var actions = map[string]string{"GetLayerVersionByArn": "GetLayerVersion"}

// The guide names the permission of every request that a deployment sends.
func TestPermissionsAreDocumented(t *testing.T) {
	guide, err := os.ReadFile("../../../../docs/deploying.md")
	if err != nil {
		t.Fatal(err)
	}
	a := newAccount(t)
	a.Metrics = func(string, string, time.Time, time.Time) float64 { return 0 }
	a.mustDeploy(t, everything(t))
	w := second(t)
	w.Canary = &deploy.Canary{Weight: 0.1, For: time.Minute}
	w.Layers = []deploy.Layer{{Name: "api-params", Archive: []byte("zip"), CodeSHA256: sum("zip")}}
	w.Config.Layers = []string{"a new version of layer api-params"}
	a.mustDeploy(t, w)
	w.Package, w.Bucket = archive(t, "large"), "bucket"
	w.Package.Size = localaws.MaxZip + 1
	a.mustDeploy(t, w)
	if a.Took("PutObject") != 1 || a.Took("CreateRole") != 1 || a.Took("GetMetricStatistics") == 0 {
		t.Errorf("requests: %s", a.Requests)
	}
	for _, operation := range a.Requests {
		action := operation
		if name := actions[operation]; name != "" {
			action = name
		}
		if !strings.Contains(string(guide), ":"+action+"`") && !strings.Contains(string(guide), ":"+action+`"`) {
			t.Errorf("the guide has no permission for %s", operation)
		}
	}
	if object := a.Objects["bucket/lambent/api/"+hexSum("large")+".zip"]; string(object) != "large" {
		t.Errorf("objects: %q", a.Objects)
	}
	a.mustBeDone(t, w)
}

func hexSum(content string) string {
	hash := sha256.Sum256([]byte(content))
	return hex.EncodeToString(hash[:])
}
