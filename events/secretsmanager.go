package events

// A SecretsManagerSecretRotationEvent asks a function to do one step of the rotation of a secret. AWS Secrets Manager
// calls it four times: createSecret, setSecret, testSecret, finishSecret.
//
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
type SecretsManagerSecretRotationEvent struct {
	Step               string `json:"Step"`                    // createSecret, setSecret, testSecret or finishSecret
	SecretID           string `json:"SecretId"`                // ARN of the secret
	ClientRequestToken string `json:"ClientRequestToken"`      // ID of the new version; the same in all four steps
	RotationToken      string `json:"RotationToken,omitempty"` // proof of who asks, for PutSecretValue from another account; "" where not sent
}
