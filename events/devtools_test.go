package events_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lambent-go/lambent/events"
)

var devtoolsFixtures = fixtures{
	"autoscaling":                     is[events.AutoScalingEvent],
	"autoscaling-detail":              is[events.EventBridge[events.AutoScalingDetail]],
	"autoscaling-lifecycle":           is[events.EventBridge[events.AutoScalingDetail]],
	"autoscaling-refresh":             is[events.EventBridge[events.AutoScalingDetail]],
	"batchjob":                        is[events.BatchJobStateChangeEvent],
	"batchjob-submitted":              is[events.BatchJobStateChangeEvent],
	"cloudformation-hook":             is[events.CloudFormationHookRequest],
	"cloudformation-hook-changeset":   is[events.CloudFormationHookRequest],
	"cloudformation-hook-response":    is[events.CloudFormationHookResponse],
	"cloudformation-macro":            is[events.CloudFormationMacroRequest],
	"cloudformation-macro-response":   is[events.CloudFormationMacroResponse],
	"cloudformation-resource":         is[events.CloudFormationResourceStatusChangeEvent],
	"cloudformation-stack":            is[events.CloudFormationStackStatusChangeEvent],
	"cloudtrail":                      is[events.CloudTrailEvent],
	"cloudtrail-service":              is[events.CloudTrailEvent],
	"codebuild-minimal":               is[events.CodeBuildEvent],
	"codebuild-phase":                 is[events.CodeBuildEvent],
	"codebuild-state":                 is[events.CodeBuildEvent],
	"codebuild-text":                  is[events.CodeBuildEvent],
	"codecommit":                      is[events.CodeCommitEvent],
	"codecommit-approvalruletemplate": is[events.CodeCommitApprovalRuleTemplateChangeEvent],
	"codecommit-commentoncommit":      is[events.CodeCommitCommentOnCommitEvent],
	"codecommit-commentonpullrequest": is[events.CodeCommitCommentOnPullRequestEvent],
	"codecommit-damaged":              is[events.CodeCommitEvent],
	"codecommit-pullrequest":          is[events.CodeCommitPullRequestStateChangeEvent],
	"codecommit-reaction":             is[events.CodeCommitCommentReactionChangeEvent],
	"codecommit-repository":           is[events.CodeCommitRepositoryStateChangeEvent],
	"codecommit-repository-deleted":   is[events.CodeCommitRepositoryStateChangeEvent],
	"codecommit-times":                is[events.CodeCommitEvent],
	"codedeploy-deployment":           is[events.CodeDeployEvent],
	"codedeploy-hook":                 is[events.CodeDeployLifecycleHookEvent],
	"codedeploy-instance":             is[events.CodeDeployEvent],
	"codepipeline-action":             is[events.CodePipelineEventBridgeEvent],
	"codepipeline-minimal":            is[events.CodePipelineCloudWatchEvent],
	"codepipeline-pipeline":           is[events.CodePipelineCloudWatchEvent],
	"codepipeline-stage":              is[events.CodePipelineCloudWatchEvent],
	"codepipeline-text":               is[events.CodePipelineCloudWatchEvent],
	"codepipelinejob":                 is[events.CodePipelineJobEvent],
	"codepipelinejob-first":           is[events.CodePipelineEvent],
	"config":                          is[events.ConfigEvent],
	"config-compliance":               is[events.ConfigRulesComplianceChangeEvent],
	"config-item":                     is[events.ConfigInvokingEvent],
	"config-item-text":                is[events.ConfigInvokingEvent],
	"config-oversized":                is[events.ConfigInvokingEvent],
	"config-scheduled":                is[events.ConfigInvokingEvent],
	"config-snapshot":                 is[events.ConfigInvokingEvent],
	"ec2-instance":                    is[events.EC2InstanceStateChangeEvent],
	"ec2-instance-underscore":         is[events.EC2InstanceStateChangeEvent],
	"ec2-spot":                        is[events.EC2SpotInstanceInterruptionWarningEvent],
	"ec2-volume":                      is[events.EBSVolumeNotificationEvent],
	"ecr-image":                       is[events.ECRImageActionEvent],
	"ecr-scan":                        is[events.ECRScanEvent],
	"ecr-scan-clean":                  is[events.ECRScanEvent],
	"ecr-scan-enhanced":               is[events.ECRScanEvent],
	"ecr-scan-settings":               is[events.ECRScanEvent],
	"ecs-containerinstance":           is[events.ECSContainerInstanceEvent],
	"ecs-deployment":                  is[events.ECSDeploymentStateChangeEvent],
	"ecs-service":                     is[events.ECSServiceActionEvent],
	"ecs-task":                        is[events.ECSTaskStateChangeEvent],
	"ecs-task-minimal":                is[events.ECSTaskStateChangeEvent],
	"glue-crawler":                    is[events.GlueCrawlerStateChangeEvent],
	"glue-crawler-failed":             is[events.GlueCrawlerStateChangeEvent],
	"glue-job":                        is[events.GlueJobStateChangeEvent],
	"guardduty":                       is[events.GuardDutyFindingEvent],
	"health":                          is[events.HealthEvent],
	"inspector":                       is[events.Inspector2FindingEvent],
	"rds":                             is[events.RDSNotificationEvent],
	"securityhub":                     is[events.SecurityHubFindingsImportedEvent],
	"securityhub-action":              is[events.SecurityHubFindingsImportedEvent],
	"ssm-parameter":                   is[events.SSMParameterStoreChangeEvent],
	"stepfunctions":                   is[events.StepFunctionsExecutionStatusChangeEvent],
	"stepfunctions-failed":            is[events.StepFunctionsExecutionStatusChangeEvent],
	"stepfunctions-running":           is[events.StepFunctionsExecutionStatusChangeEvent],
}

// The fixtures together set each exported field of their types, so that the round trip proves it.
func TestDevtoolsFixturesSetEveryField(t *testing.T) {
	set := map[string]bool{} // by type and field
	for name, newValue := range devtoolsFixtures {
		payload, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		value := newValue()
		if err := json.Unmarshal(payload, value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		noteFields(reflect.ValueOf(value).Elem(), set)
	}
	for _, field := range slices.Sorted(maps.Keys(set)) {
		if !set[field] {
			t.Errorf("no fixture sets %s", field)
		}
	}
}

// noteFields notes which fields v and what it holds have, and which of them are set.
func noteFields(v reflect.Value, set map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			noteFields(v.Elem(), set)
		}
	case reflect.Slice:
		for i := range v.Len() {
			noteFields(v.Index(i), set)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			noteFields(v.MapIndex(key), set)
		}
	case reflect.Struct:
		if v.Type().PkgPath() != reflect.TypeFor[events.CodeBuildEvent]().PkgPath() {
			return
		}
		name := v.Type().Name()
		if generic, _, ok := strings.Cut(name, "["); ok {
			name = generic // the envelope is the same for all
		}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			key := name + "." + field.Name
			set[key] = set[key] || !v.Field(i).IsZero()
			noteFields(v.Field(i), set)
		}
	}
}

// The zero value of each type is encoded, and says nothing that was not set.
func TestDevtoolsZeroValues(t *testing.T) {
	for name, newValue := range devtoolsFixtures {
		encoded, err := json.Marshal(newValue())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(string(encoded), "0001-01-01") || strings.Contains(string(encoded), ":{}") {
			t.Errorf("%s: zero value is %s", name, encoded)
		}
	}
}

// The types with hand-written JSON methods, and the same types without them.
type (
	plainCodeBuildEventDetail              events.CodeBuildEventDetail
	plainCodeBuildAdditionalInformation    events.CodeBuildEventAdditionalInformation
	plainCodeBuildPhase                    events.CodeBuildPhase
	plainCodeCommitRecord                  events.CodeCommitRecord
	plainCodePipelineEventDetail           events.CodePipelineEventDetail
	plainCodePipelineEventDetailType       events.CodePipelineEventDetailType
	plainConfigConfigurationItem           events.ConfigConfigurationItem
	plainEC2InstanceStateChangeDetail      events.EC2InstanceStateChangeDetail
	plainECRScanEventDetailType            events.ECRScanEventDetailType
	plainECRScanEventFindingSeverityCounts events.ECRScanEventFindingSeverityCounts
	plainECSContainerInstanceEventResource events.ECSContainerInstanceEventResource
)

// What encoding/json accepts for a plain struct is accepted, and what was decoded is written in a stable form.
func FuzzDevtoolsParts(f *testing.F) {
	for _, seed := range []string{
		`{"completed-phase":"BUILD","completed-phase-duration-seconds":"36","completed-phase-start":"Sep 1, 2017 4:12:29 PM","additional-information":{"build-number":60.0,"phases":[{"duration-in-seconds":""}]}}`,
		`{"timeout-in-minutes":"90","build-number":"60","build-start-time":"2017-09-01T16:13:21Z","phases":[{}]}`,
		`{"phase-context":[],"start-time":"Sep 1, 2017 4:12:29 PM","end-time":"","duration-in-seconds":0,"phase-type":"QUEUED"}`,
		`{"eventTime":"2016-01-01T15:59:59-08:00","eventPartNumber":1,"codecommit":{"references":[{"ref":"a"}]}}`,
		`{"eventTime":"yesterday","eventtime":null,"EVENTTIME":""}`,
		`{"version":"1","type":{"version":"","owner":"AWS"},"output-artifacts":[{"name":"a"}]}`,
		`{"configurationStateId":12,"tags":{"a":1},"configuration":{"b":null},"resourceCreationTime":"2022-07-22T15:57:45.394+0000"}`,
		`{"instance_id":"i-1","instance-id":"i-2","state":"running"}`,
		`{"finding-severity-counts":{"CRITICAL":0,"HIGH":1},"image-tags":null}`,
		`{"CRITICAL":0,"critical":3}`,
		`{"integerValue":0,"doubleValue":0.0,"stringSetValue":["22",null]}`,
		`null`, `[]`, `{`, `{"a":}`,
	} {
		f.Add([]byte(seed))
	}
	parts := []struct{ newValue, newPlain func() any }{
		{is[events.CodeBuildEventDetail], is[plainCodeBuildEventDetail]},
		{is[events.CodeBuildEventAdditionalInformation], is[plainCodeBuildAdditionalInformation]},
		{is[events.CodeBuildPhase], is[plainCodeBuildPhase]},
		{is[events.CodeCommitRecord], is[plainCodeCommitRecord]},
		{is[events.CodePipelineEventDetail], is[plainCodePipelineEventDetail]},
		{is[events.CodePipelineEventDetailType], is[plainCodePipelineEventDetailType]},
		{is[events.ConfigConfigurationItem], is[plainConfigConfigurationItem]},
		{is[events.EC2InstanceStateChangeDetail], is[plainEC2InstanceStateChangeDetail]},
		{is[events.ECRScanEventDetailType], is[plainECRScanEventDetailType]},
		{is[events.ECRScanEventFindingSeverityCounts], is[plainECRScanEventFindingSeverityCounts]},
		{is[events.ECSContainerInstanceEventResource], is[plainECSContainerInstanceEventResource]},
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, part := range parts {
			value, plain := part.newValue(), part.newPlain()
			err := json.Unmarshal(payload, value)
			if plainErr := json.Unmarshal(payload, plain); plainErr == nil && err != nil {
				t.Errorf("%T: %v, but encoding/json accepts it", value, err)
			}
			if err != nil {
				continue
			}
			encoded, err := json.Marshal(value)
			if err != nil {
				t.Errorf("%T: encode: %v", value, err)
				continue
			}
			again := part.newValue()
			if err := json.Unmarshal(encoded, again); err != nil {
				t.Errorf("%T: decode %s: %v", value, encoded, err)
				continue
			}
			if stable, err := json.Marshal(again); err != nil || string(stable) != string(encoded) {
				t.Errorf("%T: encoded %s, then %s, %v", value, encoded, stable, err)
			}
		}
	})
}
