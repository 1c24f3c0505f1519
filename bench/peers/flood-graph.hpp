// The graph of the flood job: each peer picks four others, a link goes both ways; neighbours in one shared adjacency, in ascending order.
#pragma once
#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

struct FloodGraph {
  std::vector<uint32_t> offsets, targets;
};

inline FloodGraph buildFloodGraph(uint32_t peers, std::mt19937& random) {
  std::vector<std::pair<uint32_t, uint32_t>> ends;
  for (uint32_t peer = 0; peer < peers; peer++) {
    uint32_t picks[4];
    for (int k = 0; k < 4;) {
      uint32_t pick = random() % peers;
      if (pick == peer || std::find(picks, picks + k, pick) != picks + k) continue;
      picks[k++] = pick;
      ends.push_back({peer, pick});
      ends.push_back({pick, peer});
    }
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  FloodGraph graph;
  graph.offsets.resize(peers + 1);
  for (auto& end : ends) graph.offsets[end.first + 1]++;
  for (uint32_t peer = 0; peer < peers; peer++) graph.offsets[peer + 1] += graph.offsets[peer];
  for (auto& end : ends) graph.targets.push_back(end.second);
  return graph;
}
