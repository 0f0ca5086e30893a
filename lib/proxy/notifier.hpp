// The pipeline's notifiers as signals that coroutines wait on.
#pragma once

#include "lib/net/loop.hpp"
#include "lib/net/signal.hpp"
#include "lib/net/task.hpp"
#include "lib/pipeline/flight.hpp"
#include "lib/pipeline/pending.hpp"

#include <memory>

namespace cachewright::proxy {

class SignalNotifier final : public pipeline::Notifier {
  public:
    void notify() override { signal_.notify(); }
    [[nodiscard]] net::Signal& signal() { return signal_; }

  private:
    net::Signal signal_;
};

class SignalNotifiers final : public pipeline::NotifierFactory {
  public:
    [[nodiscard]] std::unique_ptr<pipeline::Notifier> make() override {
        return std::make_unique<SignalNotifier>();
    }
};

// Every notifier of a proxy is one of ours.
[[nodiscard]] inline net::Signal& signal_of(pipeline::Notifier& notifier) {
    return static_cast<SignalNotifier&>(notifier).signal();
}

// Until it has ended. `pending` must stay as long.
[[nodiscard]] net::Task<> wait_for(net::Loop& loop, pipeline::Pending& pending);

}  // namespace cachewright::proxy
