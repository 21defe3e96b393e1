// An endpoint of Go's standard library. See docs/endpoints.md.
//
//	WEBHOOK_PUBLIC_KEY="$(dyte-hooks keys show)" go run webhook.go
package main

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
)

const maxBodyBytes = 5 << 20

var (
	key *rsa.PublicKey
	// Yours is a table with a unique id: INSERT … ON CONFLICT DO NOTHING. Memory forgets.
	kept   = map[string][]byte{}
	access sync.Mutex
)

func main() {
	if text := os.Getenv("WEBHOOK_PUBLIC_KEY"); text != "" {
		key = parseKey(strings.ReplaceAll(text, `\n`, "\n"))
	}
	http.HandleFunc("/webhook", func(response http.ResponseWriter, request *http.Request) {
		status, text := receive(response, request)
		response.WriteHeader(status)
		fmt.Fprintln(response, text)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:"+environment("PORT", "3000"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, nil))
}

func receive(response http.ResponseWriter, request *http.Request) (int, string) {
	if request.Method != http.MethodPost {
		return http.StatusMethodNotAllowed, "POST only"
	}
	// The bytes as they came: the signature is over them.
	body, err := io.ReadAll(http.MaxBytesReader(response, request.Body, maxBodyBytes))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge, "too large"
	}
	if err != nil {
		return http.StatusServiceUnavailable, "try again"
	}
	// A fault of our own is a 503, so that the service sends again: RealtimeKit takes a 4xx as final.
	if key == nil {
		return http.StatusServiceUnavailable, "no key yet"
	}
	digest := sha256.Sum256(body)
	signature, err := base64.StdEncoding.DecodeString(header(request, "signature"))
	if err != nil || rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], signature) != nil {
		return http.StatusUnauthorized, "bad signature"
	}
	if !json.Valid(body) {
		return http.StatusBadRequest, "not JSON"
	}
	id := header(request, "uuid")
	if id == "" {
		// Without a UUID the same bytes for the same webhook are the same delivery.
		id = header(request, "webhook-id") + " " + hex.EncodeToString(digest[:])
	}
	keepOnce(id, body)
	return http.StatusOK, "ok"
}

// Waited for before the 200. The slow work is done later, by whoever reads the table.
func keepOnce(id string, body []byte) {
	access.Lock()
	defer access.Unlock()
	if _, known := kept[id]; !known {
		kept[id] = body
	}
}

func header(request *http.Request, name string) string {
	if value := request.Header.Get("rtk-" + name); value != "" {
		return value
	}
	return request.Header.Get("dyte-" + name)
}

func parseKey(text string) *rsa.PublicKey {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		log.Fatal("WEBHOOK_PUBLIC_KEY is no PEM")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		log.Fatal(err)
	}
	return parsed.(*rsa.PublicKey)
}

func environment(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
