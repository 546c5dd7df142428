package events_test

import (
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
	"cognito-pretokengeneration-v2-strings": is[events.CognitoEventUserPoolsPreTokenGenV2], //lint:ignore SA1019 it still has to work
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
	"appsync-template":            is[events.AppSyncResolverTemplate], //lint:ignore SA1019 it still has to work
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
