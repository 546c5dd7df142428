//go:build linux

package measure

import (
	"context"
	"os"

	"github.com/lambent-go/lambent/bench/internal/peer"
)

// size measures the executable files.
func size(_ context.Context, l *Lab, p peer.Peer) (Values, error) {
	values := Values{}
	for id, function := range map[ID]string{typedSize: "typed", bytesSize: "bytes"} {
		info, err := os.Stat(l.path(p, function))
		if err != nil {
			return nil, err
		}
		values[id] = float64(info.Size())
	}
	return values, nil
}
