// The flood job on a plain event-driven simulator in C++: a binary heap (std::priority_queue) of events, neighbours in one shared adjacency,
// a bit per peer and broadcast. What a user would write who wants speed and knows no calendar queue.
// usage: heap-simulator PEERS BROADCASTS; prints one line of JSON.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>
#include <vector>

#include "flood-graph.hpp"

struct Event {
  double time;
  uint64_t order;
  uint32_t to, from, broadcast;
  bool operator<(const Event& other) const { return time != other.time ? time > other.time : order > other.order; }
};

int main(int argc, char** argv) {
  const uint32_t peers = argc > 1 ? std::atoi(argv[1]) : 1000;
  const uint32_t broadcasts = argc > 2 ? std::atoi(argv[2]) : 1000;
  std::mt19937 random(1);
  const auto [offsets, targets] = buildFloodGraph(peers, random);

  std::vector<uint64_t> seen((uint64_t(peers) * broadcasts + 63) / 64);
  std::uniform_int_distribution<int> delay(10, 100);
  std::priority_queue<Event> queue;
  uint64_t order = 0, events = 0;
  for (uint32_t b = 0; b < broadcasts; b++) {
    uint32_t origin = random() % peers;
    queue.push({double(random() % 1000), order++, origin, origin, b});
  }
  const auto start = std::chrono::steady_clock::now();
  while (!queue.empty()) {
    const Event event = queue.top();
    queue.pop();
    if (event.to != event.from) events++;
    const uint64_t bit = uint64_t(event.broadcast) * peers + event.to;
    if (seen[bit / 64] >> (bit % 64) & 1) continue;
    seen[bit / 64] |= uint64_t(1) << (bit % 64);
    for (uint32_t i = offsets[event.to]; i < offsets[event.to + 1]; i++) {
      if (targets[i] == event.from) continue;
      queue.push({event.time + delay(random), order++, targets[i], event.to, event.broadcast});
    }
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("{\"events\":%llu,\"seconds\":%f,\"eventsPerSecond\":%.0f}\n", (unsigned long long)events, seconds, events / seconds);
}
