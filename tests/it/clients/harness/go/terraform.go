package record

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-azure-sdk/sdk/client"
	"github.com/hashicorp/go-azure-sdk/sdk/client/pollers"
	"github.com/hashicorp/go-azure-sdk/sdk/client/resourcemanager"
	"github.com/hashicorp/go-azure-sdk/sdk/environments"
	"github.com/hashicorp/go-azure-sdk/sdk/odata"
)

// patient is a context that has a deadline, as the client demands, and never ends. The client
// retries as often as the time until the deadline allows: in two seconds never, so that retries are
// left out.
type patient struct{ context.Context }

func (patient) Deadline() (time.Time, bool) {
	return time.Now().Add(2 * time.Second), true
}

// runTerraform runs the pollers of go-azure-sdk, set up as its generated packages set them up, and
// reads the resource back after a create or an update as the provider does.
func runTerraform(exchange Exchange, patience int) Run {
	service := NewService(exchange, patience)
	address, err := url.Parse(exchange.URL)
	if err != nil {
		panic(err)
	}
	version := address.Query().Get("api-version")
	endpoint := environments.NewApiEndpoint("Service", address.Scheme+"://"+address.Host, nil)
	sdk, err := resourcemanager.NewClient(endpoint, "service", version)
	if err != nil {
		panic(err)
	}
	sdk.AuthorizeRequest = nil
	sdk.Transport = service
	ctx := patient{context.Background()}
	send := func(method string, expected ...int) (*client.Response, error) {
		request, err := sdk.NewRequest(ctx, client.RequestOptions{
			ContentType:         "application/json; charset=utf-8",
			ExpectedStatusCodes: expected,
			HttpMethod:          method,
			OptionsObject:       options{address.Query()},
			Path:                address.Path,
		})
		if err != nil {
			return nil, err
		}
		return request.Execute(ctx)
	}
	method := strings.ToUpper(exchange.Method)
	response, err := send(method, 200, 201, 202, 204)
	if err != nil {
		return service.ended(nil, false, err)
	}
	poller, err := resourcemanager.PollerFromResponse(response, sdk)
	if err != nil {
		return service.ended(nil, false, err)
	}
	if err := poller.PollUntilDone(ctx); err != nil {
		failed := errors.As(err, &pollers.PollingFailedError{}) ||
			errors.As(err, &pollers.PollingCancelledError{})
		return service.ended(nil, failed, err)
	}
	if method != http.MethodPut && method != http.MethodPatch {
		return service.ended(nil, false, nil)
	}
	service.fetching = func() bool { return true }
	response, err = send(http.MethodGet, 200)
	if err != nil {
		return service.ended(nil, false, err)
	}
	var model body
	err = response.Unmarshal(&model)
	return service.ended(model, false, err)
}

// options are the parameters of the query.
type options struct{ query url.Values }

func (options) ToHeaders() *client.Headers { return nil }
func (options) ToOData() *odata.Query      { return nil }

func (o options) ToQuery() *client.QueryParams {
	parameters := client.QueryParams{}
	parameters.AppendValues(o.query)
	return &parameters
}
