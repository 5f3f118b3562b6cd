package record

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// runAzcore runs the poller of azcore, set up as generated code sets it up: the first answer must
// have a declared code, `FinalStateVia` comes from the document, and a status document at
// `Operation-Location` has the result in its member `result`. Retries are left out.
func runAzcore(exchange Exchange, patience int) Run {
	service := NewService(exchange, patience)
	pipeline := runtime.NewPipeline("record", "v0.0.0", runtime.PipelineOptions{}, &policy.ClientOptions{
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Transport: service,
	})
	poller, err := beginAzcore(exchange, pipeline)
	if err != nil {
		return service.ended(nil, false, err)
	}
	service.fetching = poller.Done
	result, err := poller.PollUntilDone(context.Background(), nil)
	if err != nil {
		var response *azcore.ResponseError
		return service.ended(nil, errors.As(err, &response) && hasFailed(poller), err)
	}
	return service.ended(service.whole(result), false, nil)
}

func beginAzcore(exchange Exchange, pipeline runtime.Pipeline) (*runtime.Poller[body], error) {
	request, err := runtime.NewRequest(
		context.Background(), strings.ToUpper(exchange.Method), exchange.URL)
	if err != nil {
		return nil, err
	}
	response, err := pipeline.Do(request)
	if err != nil {
		return nil, err
	}
	if !runtime.HasStatusCode(response, 200, 201, 202, 204) {
		return nil, runtime.NewResponseError(response)
	}
	return runtime.NewPoller(response, pipeline, &runtime.NewPollerOptions[body]{
		FinalStateVia:               runtime.FinalStateVia(exchange.FinalStateVia),
		OperationLocationResultPath: "result",
	})
}

// hasFailed tells whether the operation failed for the poller. A request that fails gives the same
// type of error, and only the state inside the poller tells one from the other.
func hasFailed(poller *runtime.Poller[body]) bool {
	handler := reflect.ValueOf(poller).Elem().FieldByName("op").Elem().Elem()
	state := handler.FieldByName("CurState")
	if !state.IsValid() || !poller.Done() {
		return false
	}
	switch strings.ToLower(state.String()) {
	case "succeeded", "completed":
		return false
	}
	return true
}

// whole returns the body of the last answer if the payload is its `result`: recordings name an
// answer by its body.
func (s *Service) whole(payload body) body {
	var last struct {
		Result body `json:"result"`
	}
	isPart := len(payload) > 0 && json.Unmarshal(s.last.Body, &last) == nil &&
		bytes.Equal(last.Result, payload)
	if isPart {
		return s.last.Body
	}
	return payload
}
