// A stand-in for LocalStack's init of Lambda's containers, where its release cannot be downloaded.
//
// It speaks to LocalStack's Docker executor as that one does, and to the runtime as AWS's Runtime API does: it
// starts /var/runtime/bootstrap, says when that asks for its first event, and passes events and answers on.
// It changes no user, watches no files and starts no X-Ray daemon; a figure taken with it is the executor's
// and Docker's, and not more than with LocalStack's own.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

const runtimeAPI, executorAPI = "127.0.0.1:9001", ":9563"

type event struct {
	ID      string `json:"invoke-id"`
	ARN     string `json:"invoked-function-arn"`
	Payload string `json:"payload"`
	Trace   string `json:"trace-id"`
}

// What the runtime prints while it works on one event.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(part []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(part)
}

func (o *output) taken() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	defer o.text.Reset()
	return o.text.String()
}

var (
	events     = make(chan event)
	printed    output
	running    event
	began      time.Time
	ready      sync.Once
	localstack = os.Getenv("LOCALSTACK_RUNTIME_ENDPOINT")
	status     = localstack + "/status/" + os.Getenv("LOCALSTACK_RUNTIME_ID")
)

func tell(url string, body []byte) {
	answer, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		log.Fatalf("LocalStack does not answer: %v", err)
	}
	answer.Body.Close()
}

func next(w http.ResponseWriter, _ *http.Request) {
	ready.Do(func() { tell(status+"/ready", nil) })
	running, began = <-events, time.Now()
	seconds, _ := strconv.Atoi(os.Getenv("AWS_LAMBDA_FUNCTION_TIMEOUT"))
	deadline := began.Add(time.Duration(seconds) * time.Second)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Lambda-Runtime-Aws-Request-Id", running.ID)
	w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", running.ARN)
	w.Header().Set("Lambda-Runtime-Trace-Id", running.Trace)
	w.Header().Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(deadline.UnixMilli(), 10))
	io.WriteString(w, running.Payload)
}

func ended(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.WriteHeader(http.StatusAccepted)
	took := float64(time.Since(began).Microseconds()) / 1000
	text := fmt.Sprintf("START RequestId: %s\n%sEND RequestId: %s\nREPORT RequestId: %s\tDuration: %.2f ms\n",
		running.ID, printed.taken(), running.ID, running.ID, took)
	logs, _ := json.Marshal(map[string]string{"logs": text})
	here := localstack + "/invocations/" + running.ID
	tell(here+"/logs", logs)
	tell(here+"/"+r.PathValue("how"), body)
}

func failed(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.WriteHeader(http.StatusAccepted)
	tell(status+"/error", body)
}

func invoke(w http.ResponseWriter, r *http.Request) {
	var one event
	if err := json.NewDecoder(r.Body).Decode(&one); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	go func() { events <- one }()
	io.WriteString(w, "OK")
}

func main() {
	forRuntime, forExecutor := http.NewServeMux(), http.NewServeMux()
	forRuntime.HandleFunc("GET /2018-06-01/runtime/invocation/next", next)
	forRuntime.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/{how}", ended)
	forRuntime.HandleFunc("POST /2018-06-01/runtime/init/error", failed)
	forExecutor.HandleFunc("POST /invoke", invoke)
	go func() { log.Fatal(http.ListenAndServe(executorAPI, forExecutor)) }()
	go func() { log.Fatal(http.ListenAndServe(runtimeAPI, forRuntime)) }()
	os.Setenv("AWS_LAMBDA_RUNTIME_API", runtimeAPI)
	runtime := exec.Command("/var/runtime/bootstrap")
	runtime.Stdout, runtime.Stderr, runtime.Dir = &printed, &printed, "/var/task"
	if err := runtime.Run(); err != nil {
		log.Printf("the runtime ended: %v", err)
	}
	told, _ := json.Marshal(map[string]string{"errorType": "Runtime.ExitError", "errorMessage": printed.taken()})
	tell(status+"/error", told)
}
