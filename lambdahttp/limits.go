package lambdahttp

// How large a reply may be, in bytes of JSON.
const (
	maxReply          = 6291556
	maxBalancerReply  = 1 << 20
	maxSocketReply    = 128 << 10
	maxViewerReply    = 40 << 10
	maxOriginReply    = 1 << 20
	maxGatewayHeaders = 10240 // names and values, in API Gateway
)

// replyLimit is how large the reply to this event may be.
func (x *exchange) replyLimit() int {
	switch x.kind {
	case ALB:
		return maxBalancerReply
	case WebSocket:
		return maxSocketReply
	case Edge:
		if x.message.isViewer() {
			return maxViewerReply
		}
		return maxOriginReply
	}
	return maxReply
}
