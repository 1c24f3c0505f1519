// The flood job on SimGrid's S4U: one actor and one mailbox a peer, messages sent and forgotten, on the model that SimGrid has for very many
// peers: every message takes the same time. Deviation: that is 55 ms, not 10..100 ms. With links and a model of their bandwidth it is many times slower.
// usage: simgrid-flood PEERS BROADCASTS; prints one line of JSON.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>

#include "flood-graph.hpp"
#include "simgrid/s4u.hpp"

namespace sg4 = simgrid::s4u;

namespace {

struct Message {
  uint32_t from, broadcast;
};

FloodGraph graph;
std::vector<sg4::Mailbox*> mailboxes;
std::vector<uint64_t> seen;
uint64_t events = 0;
uint32_t peers, broadcasts;

/** Messages of an actor that are on their way. Not detached: SimGrid searches one list of all detached ones at the end of each. */
class Sent {
 public:
  void send(uint32_t to, uint32_t from, uint32_t broadcast) {
    while (!comms_.empty() && comms_.front()->test()) comms_.pop_front();
    comms_.push_back(mailboxes[to]->put_async(new Message{from, broadcast}, 16));
  }

 private:
  std::deque<sg4::CommPtr> comms_;
};

void peer(uint32_t id) {
  // A permanent receiver: messages travel before they are asked for.
  mailboxes[id]->set_receiver(sg4::Actor::self());
  Sent sent;
  while (true) {
    const auto message = mailboxes[id]->get_unique<Message>();
    if (message->from != id) events++;
    const uint64_t bit = uint64_t(message->broadcast) * peers + id;
    if (seen[bit / 64] >> (bit % 64) & 1) continue;
    seen[bit / 64] |= uint64_t(1) << (bit % 64);
    for (uint32_t i = graph.offsets[id]; i < graph.offsets[id + 1]; i++) {
      if (graph.targets[i] != message->from) sent.send(graph.targets[i], id, message->broadcast);
    }
  }
}

/** Starts every broadcast in order of time, and outlives the last message; peers are daemons and end with it. */
void workload(const std::vector<std::pair<double, uint32_t>>& starts) {
  Sent sent;
  for (uint32_t b = 0; b < broadcasts; b++) {
    sg4::this_actor::sleep_until(starts[b].first);
    sent.send(starts[b].second, starts[b].second, b);
  }
  sg4::this_actor::sleep_for(60);
}

}  // namespace

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  sg4::Engine::set_config("network/model:Constant");
  // In this model: the seconds that a message takes.
  sg4::Engine::set_config("network/latency-factor:0.055");
  sg4::Engine::set_config("contexts/stack-size:32");
  sg4::Engine::set_config("contexts/guard-size:0");
  peers = argc > 1 ? std::atoi(argv[1]) : 1000;
  broadcasts = argc > 2 ? std::atoi(argv[2]) : 10;
  std::mt19937 random(1);
  graph = buildFloodGraph(peers, random);
  seen.resize((uint64_t(peers) * broadcasts + 63) / 64);

  auto* zone = sg4::create_empty_zone("world");
  for (uint32_t id = 0; id < peers; id++) {
    const std::string name = std::to_string(id);
    zone->create_host(name, 1e9);
    mailboxes.push_back(sg4::Mailbox::by_name(name));
  }
  zone->seal();
  for (uint32_t id = 0; id < peers; id++) {
    sg4::Actor::create("peer", engine.host_by_name(std::to_string(id)), peer, id)->daemonize();
  }
  std::vector<std::pair<double, uint32_t>> starts;
  for (uint32_t b = 0; b < broadcasts; b++) starts.push_back({(random() % 1000) / 1000.0, uint32_t(random() % peers)});
  std::sort(starts.begin(), starts.end());
  sg4::Actor::create("workload", engine.host_by_name("0"), workload, starts);

  const auto start = std::chrono::steady_clock::now();
  engine.run();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("{\"events\":%llu,\"seconds\":%f,\"eventsPerSecond\":%.0f}\n", (unsigned long long)events, seconds, events / seconds);
}
