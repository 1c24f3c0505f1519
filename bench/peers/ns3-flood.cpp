// The flood job on ns-3's core alone: Simulator::Schedule for each message, no network model, no packets; the graph and what has been seen as in
// heap-simulator.cpp. What a user of ns-3 could reach at most.
// usage: ns3-flood PEERS BROADCASTS [SCHEDULER], such as ns3::CalendarScheduler; ns-3's default without. Prints one line of JSON.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "flood-graph.hpp"
#include "ns3/core-module.h"

namespace {

FloodGraph graph;
std::vector<uint64_t> seen;
std::mt19937 drawing(1);
std::uniform_int_distribution<int> delay(10, 100);
uint64_t events = 0;
uint32_t peers, broadcasts;

void receive(uint32_t to, uint32_t from, uint32_t broadcast) {
  if (to != from) events++;
  const uint64_t bit = uint64_t(broadcast) * peers + to;
  if (seen[bit / 64] >> (bit % 64) & 1) return;
  seen[bit / 64] |= uint64_t(1) << (bit % 64);
  for (uint32_t i = graph.offsets[to]; i < graph.offsets[to + 1]; i++) {
    if (graph.targets[i] == from) continue;
    ns3::Simulator::Schedule(ns3::MilliSeconds(delay(drawing)), &receive, graph.targets[i], to, broadcast);
  }
}

}  // namespace

int main(int argc, char** argv) {
  peers = argc > 1 ? std::atoi(argv[1]) : 1000;
  broadcasts = argc > 2 ? std::atoi(argv[2]) : 1000;
  if (argc > 3) ns3::Simulator::SetScheduler(ns3::ObjectFactory(argv[3]));
  graph = buildFloodGraph(peers, drawing);
  seen.resize((uint64_t(peers) * broadcasts + 63) / 64);
  for (uint32_t b = 0; b < broadcasts; b++) {
    const uint32_t origin = drawing() % peers;
    ns3::Simulator::Schedule(ns3::MilliSeconds(drawing() % 1000), &receive, origin, origin, b);
  }
  const auto start = std::chrono::steady_clock::now();
  ns3::Simulator::Run();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  ns3::Simulator::Destroy();
  std::printf("{\"events\":%llu,\"seconds\":%f,\"eventsPerSecond\":%.0f}\n", (unsigned long long)events, seconds, events / seconds);
}
