// Six processes on loopback with libzmq itself, the same job and the same rules as npm/mesh.js: each has one PUB socket, and one SUB socket connected to the
// five others; 16 bytes a message, every delivery counted, a peer's delivery to itself is none; broadcast k is made once k − 4096 of each other peer have come.
// usage: zeromq-mesh MESSAGES [RATE], the rate in deliveries a second of all together, for latency. Prints one line of JSON.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

namespace {

constexpr int kSize = 6;
constexpr int64_t kWindow = 4096;
constexpr int kPublishedATurn = 64;
constexpr double kHelloMs = 50, kSilenceMs = 3000, kDeadlineMs = 60000;

struct Message {
  double sentMs;
  uint8_t origin, isHello;
  uint16_t unused;
  uint32_t sequence;
};
static_assert(sizeof(Message) == 16);

struct Report {
  double firstMs, lastMs, cpuSeconds;
  int64_t received, latencies, rssBytes;
};

/** What the processes share; latencies of each stand behind it. */
struct Board {
  std::atomic<int> listening{0}, ready{0}, go{0}, done{0};
  char endpoints[kSize][64];
  Report reports[kSize];
};

Board* board;
double* latencies;
int64_t messages, perPeer;
double rate;

double nowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

class Peer {
 public:
  explicit Peer(int id) : id_(id), latencies_(latencies + id * perPeer) {}

  void run() {
    open();
    meet();
    const double firstMs = nowMs();
    double changedMs = firstMs;
    int64_t before = -1;
    while (received_ < perPeer) {
      publish(firstMs);
      receive();
      if (received_ != before) {
        before = received_;
        changedMs = nowMs();
      } else if (nowMs() - changedMs > kSilenceMs || nowMs() - firstMs > kDeadlineMs) {
        break;
      }
    }
    while (sequence_ < messages && nowMs() - firstMs < kDeadlineMs) {
      publish(firstMs);
      receive();
    }
    report(firstMs, changedMs);
    zmq_close(publisher_);
    zmq_close(subscriber_);
    zmq_ctx_term(context_);
  }

 private:
  void open() {
    const int unlimited = 0;
    context_ = zmq_ctx_new();
    publisher_ = zmq_socket(context_, ZMQ_PUB);
    subscriber_ = zmq_socket(context_, ZMQ_SUB);
    zmq_setsockopt(publisher_, ZMQ_SNDHWM, &unlimited, sizeof unlimited);
    zmq_setsockopt(subscriber_, ZMQ_RCVHWM, &unlimited, sizeof unlimited);
    zmq_setsockopt(subscriber_, ZMQ_SUBSCRIBE, "", 0);
    zmq_bind(publisher_, "tcp://127.0.0.1:*");
    size_t length = sizeof board->endpoints[id_];
    zmq_getsockopt(publisher_, ZMQ_LAST_ENDPOINT, board->endpoints[id_], &length);
    board->listening++;
    while (board->listening < kSize) usleep(1000);
    for (int other = 0; other < kSize; other++) {
      if (other != id_) zmq_connect(subscriber_, board->endpoints[other]);
    }
  }

  /** Says hello until all have heard all. */
  void meet() {
    double helloMs = 0;
    bool isReady = false;
    while (!board->go) {
      if (nowMs() - helloMs > kHelloMs) {
        helloMs = nowMs();
        send(true);
      }
      receive();
      if (!isReady && __builtin_popcount(heard_) == kSize - 1) {
        isReady = true;
        if (++board->ready == kSize) board->go = 1;
      }
    }
  }

  void publish(double firstMs) {
    int64_t end = std::min(messages, sequence_ + kPublishedATurn);
    if (rate > 0) {
      end = std::min(messages, int64_t((nowMs() - firstMs) * rate / (kSize * (kSize - 1)) / 1000));
    } else {
      for (int other = 0; other < kSize; other++) if (other != id_) end = std::min(end, from_[other] + kWindow);
    }
    while (sequence_ < end) send(false);
  }

  void send(bool isHello) {
    const Message message{nowMs(), uint8_t(id_), isHello, 0, uint32_t(isHello ? 0 : sequence_++)};
    zmq_send(publisher_, &message, sizeof message, 0);
  }

  /** Takes what is there; waits a millisecond where that is nothing. */
  void receive() {
    Message message;
    int taken = 0;
    while (taken < 1024 && zmq_recv(subscriber_, &message, sizeof message, ZMQ_DONTWAIT) == sizeof message) {
      taken++;
      if (message.isHello) {
        heard_ |= 1u << message.origin;
        continue;
      }
      if (rate > 0 && message.sequence >= messages / 3) latencies_[latencyCount_++] = nowMs() - message.sentMs;
      from_[message.origin]++;
      received_++;
    }
    if (taken > 0) return;
    zmq_pollitem_t item{subscriber_, 0, ZMQ_POLLIN, 0};
    zmq_poll(&item, 1, 1);
  }

  void report(double firstMs, double changedMs) {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return time.tv_sec + time.tv_usec / 1e6; };
    board->reports[id_] = {firstMs, changedMs, seconds(usage.ru_utime) + seconds(usage.ru_stime), received_, latencyCount_, usage.ru_maxrss * 1024};
    // What it has published goes out while it waits for the others.
    board->done++;
    const double start = nowMs();
    while (board->done < kSize && nowMs() - start < kDeadlineMs) usleep(1000);
  }

  const int id_;
  double* const latencies_;
  void *context_ = nullptr, *publisher_ = nullptr, *subscriber_ = nullptr;
  int64_t sequence_ = 0, received_ = 0, latencyCount_ = 0;
  int64_t from_[kSize] = {};
  uint32_t heard_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  messages = argc > 1 ? std::atoll(argv[1]) : 1000;
  rate = argc > 2 ? std::atof(argv[2]) : 0;
  perPeer = messages * (kSize - 1);
  const size_t bytes = sizeof(Board) + kSize * perPeer * sizeof(double);
  void* shared = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return 1;
  board = new (shared) Board;
  latencies = reinterpret_cast<double*>(static_cast<char*>(shared) + sizeof(Board));
  const double startMs = nowMs();
  for (int id = 0; id < kSize; id++) {
    if (fork() == 0) {
      alarm(150);
      Peer(id).run();
      _exit(0);
    }
  }
  while (wait(nullptr) > 0) {}

  Report all = board->reports[0];
  std::vector<double> waits;
  for (int id = 0; id < kSize; id++) {
    const Report& one = board->reports[id];
    waits.insert(waits.end(), latencies + id * perPeer, latencies + id * perPeer + one.latencies);
    if (id == 0) continue;
    all.firstMs = std::min(all.firstMs, one.firstMs);
    all.lastMs = std::max(all.lastMs, one.lastMs);
    all.cpuSeconds += one.cpuSeconds;
    all.received += one.received;
    all.rssBytes = std::max(all.rssBytes, one.rssBytes);
  }
  std::sort(waits.begin(), waits.end());
  const double seconds = (all.lastMs - all.firstMs) / 1000;
  std::printf("{\"deliveries\":%lld,\"seconds\":%f,\"deliveriesPerSecond\":%.0f,\"lost\":%lld,", (long long)all.received, seconds, all.received / seconds,
              (long long)(kSize * perPeer - all.received));
  if (!waits.empty()) std::printf("\"p50\":%f,\"p99\":%f,", waits[waits.size() / 2], waits[waits.size() * 99 / 100]);
  std::printf("\"cpuSeconds\":%f,\"peakRssBytes\":%lld,\"barrierMs\":%f}\n", all.cpuSeconds, (long long)all.rssBytes, all.firstMs - startMs);
}
