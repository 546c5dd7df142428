package events_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

var appsFixtures = fixtures{
	"cognito-presignup":                     is[events.CognitoEventUserPoolsPreSignup],
	"cognito-presignup-scalars":             is[events.CognitoEventUserPoolsPreSignup],
	"cognito-postconfirmation":              is[events.CognitoEventUserPoolsPostConfirmation],
	"cognito-preauthentication":             is[events.CognitoEventUserPoolsPreAuthentication],
	"cognito-postauthentication":            is[events.CognitoEventUserPoolsPostAuthentication],
	"cognito-defineauthchallenge":           is[events.CognitoEventUserPoolsDefineAuthChallenge],
	"cognito-createauthchallenge":           is[events.CognitoEventUserPoolsCreateAuthChallenge],
	"cognito-verifyauthchallenge":           is[events.CognitoEventUserPoolsVerifyAuthChallenge],
	"cognito-pretokengeneration":            is[events.CognitoEventUserPoolsPreTokenGen],
	"cognito-pretokengeneration-nogroups":   is[events.CognitoEventUserPoolsPreTokenGen],
	"cognito-pretokengeneration-null":       is[events.CognitoEventUserPoolsPreTokenGen],
	"cognito-pretokengeneration-v2":         is[events.CognitoEventUserPoolsPreTokenGenV2_0],
	"cognito-pretokengeneration-v2-strings": is[events.CognitoEventUserPoolsPreTokenGenV2],
	"cognito-pretokengeneration-v3":         is[events.CognitoEventUserPoolsPreTokenGenV3_0],
	"cognito-migrateuser":                   is[events.CognitoEventUserPoolsMigrateUser],
	"cognito-custommessage":                 is[events.CognitoEventUserPoolsCustomMessage],
	"cognito-customemailsender":             is[events.CognitoEventUserPoolsCustomEmailSender],
	"cognito-customsmssender":               is[events.CognitoEventUserPoolsCustomSMSSender],
	"cognito-inboundfederation-oidc":        is[events.CognitoEventUserPoolsInboundFederation],
	"cognito-inboundfederation-saml":        is[events.CognitoEventUserPoolsInboundFederation],
	"cognitosync":                           is[events.CognitoEvent],

	"appsync-resolver":            is[events.AppSyncResolverEvent],
	"appsync-resolver-iam":        is[events.AppSyncResolverEvent],
	"appsync-resolver-oidc":       is[events.AppSyncResolverEvent],
	"appsync-resolver-lambda":     is[events.AppSyncResolverEvent],
	"appsync-resolver-apikey":     is[events.AppSyncResolverEvent],
	"appsync-resolver-generic":    is[events.AppSyncResolver[order, *order]],
	"appsync-resolver-batch":      is[events.AppSyncBatchResolverEvent],
	"appsync-identity-cognito":    is[events.AppSyncCognitoIdentity],
	"appsync-identity-iam":        is[events.AppSyncIAMIdentity],
	"appsync-identity-oidc":       is[events.AppSyncOIDCIdentity],
	"appsync-identity-lambda":     is[events.AppSyncLambdaIdentity],
	"appsync-authorizer":          is[events.AppSyncLambdaAuthorizerRequest],
	"appsync-authorizer-document": is[events.AppSyncLambdaAuthorizerRequest],
	"appsync-authorizer-response": is[events.AppSyncLambdaAuthorizerResponse],
	"appsync-template":            is[events.AppSyncResolverTemplate],
	"appsyncevents-publish":       is[events.AppSyncEventsRequest],
	"appsyncevents-subscribe":     is[events.AppSyncEventsRequest],
	"appsyncevents-response":      is[events.AppSyncEventsResponse],

	"lex":              is[events.LexEvent],
	"lex-numericslots": is[events.LexEvent],
	"lex-response":     is[events.LexResponse],
	"lexv2":            is[events.LexV2Event],
	"lexv2-score":      is[events.LexV2Event],
	"lexv2-response":   is[events.LexV2Response],

	"connect":                     is[events.ConnectEvent],
	"connect-nulls":               is[events.ConnectEvent],
	"connect-parameters":          is[events.ConnectEvent],
	"connect-response":            is[events.ConnectResponse],
	"connect-contact":             is[events.ConnectContactEvent],
	"connect-contact-routinglist": is[events.ConnectContactEvent],
	"connect-routingcriteria":     is[events.ConnectRoutingCriteria],
	"connect-campaigns":           is[events.ConnectOutboundCampaignsEvent],
	"connect-campaigns-response":  is[events.ConnectOutboundCampaignsResponse],

	"bedrock-api":               is[events.BedrockAgentAPIRequest],
	"bedrock-api-response":      is[events.BedrockAgentAPIResponse],
	"bedrock-function":          is[events.BedrockAgentFunctionRequest],
	"bedrock-function-response": is[events.BedrockAgentFunctionResponse],

	"chimebot-invite":  is[events.ChimeBotEvent],
	"chimebot-mention": is[events.ChimeBotEvent],
	"chimebot-remove":  is[events.ChimeBotEvent],
}

// likePlain checks a type that decodes itself: it takes what encoding/json takes for the same struct without methods,
// to which plain converts a pointer, with the same values, and what it encodes it decodes to the same.
func likePlain[T any](t *testing.T, payload []byte, plain func(T) any) {
	t.Helper()
	var value, zero T
	err := json.Unmarshal(payload, &value)
	twin := plain(zero)
	twinErr := json.Unmarshal(payload, twin)
	if err != nil {
		if twinErr == nil {
			t.Errorf("%T: %s is refused: %v", value, payload, err)
		}
		return
	}
	encoded := []byte(mustJSON(t, value))
	if twinErr == nil {
		if got := plain(value); mustJSON(t, got) != mustJSON(t, twin) {
			t.Errorf("%T: %s is %s, want %s", value, payload, mustJSON(t, got), mustJSON(t, twin))
		}
	}
	var again T
	if err := json.Unmarshal(encoded, &again); err != nil {
		t.Fatalf("%T: %s: %v", value, encoded, err)
	}
	if got, want := mustJSON(t, plain(again)), mustJSON(t, plain(value)); got != want {
		t.Errorf("%T: %s is %s, want %s", value, encoded, got, want)
	}
	if got := mustJSON(t, again); len(differences("", parseJSON(t, encoded), parseJSON(t, []byte(got)))) > 0 {
		t.Errorf("%T: %s comes back as %s", value, encoded, got)
	}
}

// mustJSON encodes v without HTML escaping, as responses are.
func mustJSON(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}
