// Six goroutines, each with one buffered channel as its mailbox, broadcast to all six, themselves included, and count every delivery.
// `select`: a peer waits in one select for what comes first, a message or room at the next destination: no deadlock, as everyone always receives.
// `drain`: a peer sends without waiting, and when a mailbox is full takes what has come in before it tries again.
// usage: channels select|drain MESSAGES; threads as Go chooses (GOMAXPROCS). Prints one line of JSON.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"
)

const peers = 6
const capacity = 1024

type message struct {
	origin, sequence int
}

type peer struct {
	id        int
	inbox     chan message
	delivered [peers]int
}

func (p *peer) deliver(m message) {
	p.delivered[m.origin]++
}

func (p *peer) runSelect(inboxes []chan message, messages int) {
	received := 0
	for sequence := 0; sequence < messages; sequence++ {
		for to := 0; to < peers; {
			select {
			case m := <-p.inbox:
				p.deliver(m)
				received++
			case inboxes[to] <- message{p.id, sequence}:
				to++
			}
		}
	}
	for ; received < peers*messages; received++ {
		p.deliver(<-p.inbox)
	}
}

func (p *peer) runDrain(inboxes []chan message, messages int) {
	received := 0
	for sequence := 0; sequence < messages; sequence++ {
		for to := 0; to < peers; {
			select {
			case inboxes[to] <- message{p.id, sequence}:
				to++
			default:
				received += p.drain()
			}
		}
	}
	for ; received < peers*messages; received++ {
		p.deliver(<-p.inbox)
	}
}

// drain takes what is in the mailbox; where it is empty, it lets the others run.
func (p *peer) drain() int {
	for taken := 0; ; taken++ {
		select {
		case m := <-p.inbox:
			p.deliver(m)
		default:
			if taken == 0 {
				runtime.Gosched()
			}
			return taken
		}
	}
}

func main() {
	mode, messages := "select", 100000
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	if len(os.Args) > 2 {
		messages, _ = strconv.Atoi(os.Args[2])
	}
	all := make([]*peer, peers)
	inboxes := make([]chan message, peers)
	for id := range all {
		inboxes[id] = make(chan message, capacity)
		all[id] = &peer{id: id, inbox: inboxes[id]}
	}
	start := time.Now()
	var done sync.WaitGroup
	for _, p := range all {
		done.Add(1)
		go func(p *peer) {
			defer done.Done()
			if mode == "drain" {
				p.runDrain(inboxes, messages)
			} else {
				p.runSelect(inboxes, messages)
			}
		}(p)
	}
	done.Wait()
	seconds := time.Since(start).Seconds()
	deliveries := 0
	for _, p := range all {
		for _, count := range p.delivered {
			deliveries += count
		}
	}
	fmt.Printf("{\"deliveries\":%d,\"seconds\":%f,\"deliveriesPerSecond\":%.0f,\"threads\":%d}\n",
		deliveries, seconds, float64(deliveries)/seconds, runtime.GOMAXPROCS(0))
}
