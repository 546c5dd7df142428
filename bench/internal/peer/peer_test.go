package peer

import (
	"runtime/debug"
	"testing"
)

func TestCheck(t *testing.T) {
	lambent, aws := All()[0], All()[1]
	checkout := &debug.Module{Path: lambent.Module, Version: "v0.0.0", Replace: &debug.Module{Path: "../"}}
	published := &debug.Module{Path: aws.Module, Version: "v1.55.1"}
	compat := &debug.Module{Path: aws.Module, Version: "v1.55.1", Replace: &debug.Module{Path: "../compat/aws-lambda-go"}}
	workspace := &debug.Module{Path: aws.Module, Version: "(devel)"}
	other := &debug.Module{Path: "golang.org/x/sys", Version: "v0.1.0"}
	for name, tt := range map[string]struct {
		peer    Peer
		deps    []*debug.Module
		want    string
		wantErr string
	}{
		"Lambent":       {peer: lambent, deps: []*debug.Module{checkout, other}, want: "of this checkout"},
		"aws-lambda-go": {peer: aws, deps: []*debug.Module{other, published}, want: "v1.55.1"},
		"replaced":      {peer: aws, deps: []*debug.Module{compat}, wantErr: "github.com/aws/aws-lambda-go is replaced by ../compat/aws-lambda-go"},
		"workspace":     {peer: aws, deps: []*debug.Module{workspace, checkout}, wantErr: "github.com/aws/aws-lambda-go comes from a workspace"},
		"Lambent below": {peer: aws, deps: []*debug.Module{published, checkout}, wantErr: "built on github.com/lambent-go/lambent, want github.com/aws/aws-lambda-go alone"},
		"both":          {peer: lambent, deps: []*debug.Module{published, checkout}, wantErr: "built on github.com/aws/aws-lambda-go, want github.com/lambent-go/lambent alone"},
		"neither":       {peer: lambent, deps: []*debug.Module{other}, wantErr: "not built on github.com/lambent-go/lambent"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := tt.peer.check(&debug.BuildInfo{Deps: tt.deps})
			msg := ""
			if err != nil {
				msg = err.Error()
			}
			if got != tt.want || msg != tt.wantErr {
				t.Errorf("check = %q, %q, want %q, %q", got, msg, tt.want, tt.wantErr)
			}
		})
	}
}
