// The flood job on SimGrid's S4U: one actor and one mailbox a peer, messages sent and forgotten (detached), each host on a link of its own to
// the middle of a star, without sharing of bandwidth. Deviation: a delay belongs to the two links (5..50 ms each), not to the message.
// usage: simgrid-flood PEERS BROADCASTS; prints one line of JSON.
#include <chrono>
#include <cstdio>
#include <cstdlib>
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

void send(uint32_t to, uint32_t from, uint32_t broadcast) {
  mailboxes[to]->put_init(new Message{from, broadcast}, 16)->detach([](void* message) { delete static_cast<Message*>(message); });
}

void peer(uint32_t id) {
  // A permanent receiver: messages travel before they are asked for.
  mailboxes[id]->set_receiver(sg4::Actor::self());
  while (true) {
    const auto message = mailboxes[id]->get_unique<Message>();
    if (message->from != id) events++;
    const uint64_t bit = uint64_t(message->broadcast) * peers + id;
    if (seen[bit / 64] >> (bit % 64) & 1) continue;
    seen[bit / 64] |= uint64_t(1) << (bit % 64);
    for (uint32_t i = graph.offsets[id]; i < graph.offsets[id + 1]; i++) {
      if (graph.targets[i] != message->from) send(graph.targets[i], id, message->broadcast);
    }
  }
}

/** Starts every broadcast in order of time, and outlives the last message; peers are daemons and end with it. */
void workload(const std::vector<std::pair<double, uint32_t>>& starts) {
  for (uint32_t b = 0; b < broadcasts; b++) {
    sg4::this_actor::sleep_until(starts[b].first);
    send(starts[b].second, starts[b].second, b);
  }
  sg4::this_actor::sleep_for(60);
}

}  // namespace

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  sg4::Engine::set_config("network/model:CM02");
  sg4::Engine::set_config("network/TCP-gamma:0");
  sg4::Engine::set_config("network/crosstraffic:0");
  sg4::Engine::set_config("contexts/stack-size:32");
  sg4::Engine::set_config("contexts/guard-size:0");
  peers = argc > 1 ? std::atoi(argv[1]) : 1000;
  broadcasts = argc > 2 ? std::atoi(argv[2]) : 10;
  std::mt19937 random(1);
  graph = buildFloodGraph(peers, random);
  seen.resize((uint64_t(peers) * broadcasts + 63) / 64);

  auto* zone = sg4::create_star_zone("world");
  std::uniform_int_distribution<int> half(5, 50);
  for (uint32_t id = 0; id < peers; id++) {
    const std::string name = std::to_string(id);
    auto* host = zone->create_host(name, 1e9);
    auto* link = zone->create_link("link-" + name, 1e12)->set_sharing_policy(sg4::Link::SharingPolicy::FATPIPE);
    link->set_latency(half(random) / 1000.0)->seal();
    zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {sg4::LinkInRoute(link)}, true);
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
