// Package record runs the pollers of Go on every scenario.
package record

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Scenario is a scenario as it is written down.
type Scenario struct {
	Name     string
	Exchange Exchange
}

// Exchange says what a client sends and what the service answers.
type Exchange struct {
	Method        string
	URL           string
	FinalStateVia string `json:"final-state-via"`
	Initial       Answer
	Answers       map[string][]Answer
	AtEnd         map[string]Answer `json:"at-end"`
}

// Answer is an answer of the service. An empty body is none.
type Answer struct {
	Status  int
	Headers map[string]string
	Body    body
}

// body is JSON, of which null is none.
type body []byte

func (b *body) UnmarshalJSON(data []byte) error {
	*b = nil
	if string(data) != "null" {
		*b = bytes.Clone(data)
	}
	return nil
}

func (b body) MarshalJSON() ([]byte, error) {
	if len(b) == 0 {
		return []byte("null"), nil
	}
	return b, nil
}

// Run is what a client did in a scenario.
type Run struct {
	Polls    []Poll  `json:"polls"`
	FinalGet *string `json:"final-get"`
	End      any     `json:"end"`
}

// Poll is a request for the status, and the milliseconds that the client waited before it.
type Poll struct {
	URL  string `json:"url"`
	Wait int64  `json:"wait"`
}

// errEndless stops a client that was told the same last answer too often.
var errEndless = errors.New("endless")

// Service answers as the scenario says, without a socket. It must run in a bubble of synctest, where
// time passes only while everybody waits: the wait before a poll is then the exact time since the
// previous answer.
type Service struct {
	exchange Exchange
	patience int
	// fetching tells whether the client has seen the end and now asks for the result.
	fetching func() bool
	begun    bool
	asked    map[string]int
	last     Answer
	lastTime time.Time
	endless  bool
	polls    []Poll
	finalGet *string
}

// NewService returns the service of an exchange that has not begun.
func NewService(exchange Exchange, patience int) *Service {
	return &Service{
		exchange: exchange,
		patience: patience,
		fetching: func() bool { return false },
		asked:    map[string]int{},
		polls:    []Poll{},
	}
}

// RoundTrip implements http.RoundTripper, by which go-azure-sdk sends its requests.
func (s *Service) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := s.answer(request.URL.String())
	if err != nil {
		return nil, err
	}
	s.last, s.lastTime = answer, time.Now()
	return respond(request, answer), nil
}

// Do implements policy.Transporter, by which azcore sends its requests.
func (s *Service) Do(request *http.Request) (*http.Response, error) {
	return s.RoundTrip(request)
}

func (s *Service) answer(url string) (Answer, error) {
	if !s.begun {
		s.begun = true
		return s.exchange.Initial, nil
	}
	answers, known := s.exchange.Answers[url]
	if !known {
		answers = []Answer{{Status: http.StatusNotFound}}
	}
	if s.fetching() {
		s.finalGet = &url
		if answer, known := s.exchange.AtEnd[url]; known {
			return answer, nil
		}
	} else {
		if s.asked[url]+1 >= len(answers)+s.patience {
			s.endless = true
			return Answer{}, errEndless
		}
		s.polls = append(s.polls, Poll{url, s.waited()})
	}
	s.asked[url]++
	return answers[min(s.asked[url], len(answers))-1], nil
}

// waited returns the milliseconds since the last answer.
func (s *Service) waited() int64 {
	wait := time.Since(s.lastTime).Milliseconds()
	if _, dated := s.last.Headers["Date"]; dated {
		// A date has whole seconds and the clock has more; scenarios have dates in steps of ten
		// seconds.
		return wait / 10_000 * 10_000
	}
	return wait
}

// ended returns what the client did, once it has handed over a body or an error.
func (s *Service) ended(returns body, failed bool, err error) Run {
	run := Run{Polls: s.polls, FinalGet: s.finalGet}
	switch {
	case s.endless:
		run.End = "polls"
	case err == nil:
		run.End = map[string]any{"returns": returns}
	default:
		kind := "errors"
		if failed {
			kind = "failed"
		}
		run.End = map[string]string{kind: words(err)}
	}
	return run
}

// words returns the first line of an error, and the status that an error of azcore has two lines
// below.
func words(err error) string {
	lines := strings.Split(err.Error(), "\n")
	if len(lines) > 2 && strings.HasPrefix(lines[2], "RESPONSE") {
		return lines[0] + ": " + lines[2]
	}
	return lines[0]
}

// respond returns an answer as a transport of net/http does.
func respond(request *http.Request, answer Answer) *http.Response {
	response := &http.Response{
		Status:        fmt.Sprint(answer.Status, " ", http.StatusText(answer.Status)),
		StatusCode:    answer.Status,
		Header:        http.Header{},
		Body:          http.NoBody,
		ContentLength: int64(len(answer.Body)),
		Request:       request,
	}
	for name, value := range onTime(answer.Headers) {
		response.Header.Set(name, strings.TrimSpace(value))
	}
	if len(answer.Body) > 0 {
		response.Header.Set("Content-Type", "application/json")
		response.Body = io.NopCloser(bytes.NewReader(answer.Body))
	}
	return response
}

// onTime moves dates so that the date of the answer is now.
func onTime(headers map[string]string) map[string]string {
	date, err := http.ParseTime(headers["Date"])
	if err != nil {
		return headers
	}
	until, err := http.ParseTime(headers["Retry-After"])
	if err != nil {
		return headers
	}
	moved := map[string]string{}
	for name, value := range headers {
		moved[name] = value
	}
	now := time.Now().UTC().Add(time.Second)
	moved["Date"] = now.Format(http.TimeFormat)
	moved["Retry-After"] = now.Add(until.Sub(date)).Format(http.TimeFormat)
	return moved
}
