// A name service that doesn't answer keeps nobody waiting beyond the deadline, and what one agent asks keeps no other
// agent waiting at all.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <latch>

#include "crypto/random.h"
#include "gateway/proxy/look_ups.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace asio = boost::asio;

namespace {

// "slow" answers when it is released, "broken" throws, everything else answers at once.
struct NameService {
  std::latch released{1};
  std::atomic<int> slowOnes = 0;
  LookUps::Addresses ask(const std::string& host) {
    if (host == "broken") throw std::bad_alloc();
    if (host == "slow") {
      ++slowOnes;
      released.wait();
    }
    return {parseIpAddress("10.0.0.1").value()};
  }
  LookUps::Options options(std::chrono::milliseconds deadline) {
    return {.threads = 4, .perAgent = 2, .deadline = deadline, .ask = [this](const std::string& host) {
              return ask(host);
            }};
  }
};

}  // namespace

class LookUpsHaveADeadline : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void silence_isNoAddress() {
    NameService service;
    asio::io_context context;
    {
      LookUps lookUps(service.options(std::chrono::milliseconds(20)));
      auto slow = asio::co_spawn(context, lookUps.find({}, "slow"), asio::use_future);
      auto broken = asio::co_spawn(context, lookUps.find({}, "broken"), asio::use_future);
      context.run();
      QVERIFY(slow.get().empty());
      QVERIFY(broken.get().empty());
      service.released.count_down();
    }
    context.restart();
    context.run();  // the late answer reaches nobody
  }

  void oneAgent_keepsNoOtherWaiting() {
    NameService service;
    asio::io_context context;
    LookUps lookUps(service.options(std::chrono::minutes(1)));
    const auto first = crypto::randomId<ItemId>();
    const auto second = crypto::randomId<ItemId>();
    std::vector<std::future<LookUps::Addresses>> slow;
    for (int i = 0; i < 10; ++i) slow.push_back(asio::co_spawn(context, lookUps.find(first, "slow"), asio::use_future));
    auto quick = asio::co_spawn(context, lookUps.find(second, "quick"), asio::use_future);
    while (quick.wait_for(std::chrono::seconds(0)) != std::future_status::ready) context.run_one();
    QCOMPARE(quick.get().size(), std::size_t{1});
    QVERIFY(service.slowOnes <= 2);
    service.released.count_down();
    context.run();
    for (auto& one : slow) QCOMPARE(one.get().size(), std::size_t{1});  // those that had to wait for their turn too
    QCOMPARE(service.slowOnes.load(), 10);
  }
};

CHATELAINE_TEST(LookUpsHaveADeadline);
#include "look_ups_have_a_deadline.moc"
