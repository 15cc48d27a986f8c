// An exception ends the task that threw it and is logged; the thread and the loops that run on it go on.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <new>

#include "http/service_thread.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::http;

namespace {

Awaitable<Result<void>> turn(bool throws) {
  if (throws) throw std::bad_alloc();
  co_return Result<void>{};
}

}  // namespace

class ServiceThreadOutlivesItsTasks : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aTaskThatThrows_isLogged() {
    std::vector<std::string> lines;
    {
      ServiceThread thread(
          [&](LogLevel, std::string_view event, std::initializer_list<LogField>) { lines.emplace_back(event); });
      asio::post(thread.executor(), [] { throw std::bad_alloc(); });
      QCOMPARE(asio::post(thread.executor(), asio::use_future([] { return 7; })).get(), 7);
    }
    QCOMPARE(lines, std::vector<std::string>{"task_failed"});
  }

  void aTurnThatThrows_isAnError() {
    ServiceThread thread;
    const auto outcome = [&](bool throws) {
      return asio::co_spawn(thread.executor(), contained(turn(throws)), asio::use_future).get();
    };
    QCOMPARE(outcome(true).error().code, ErrorCode::internal);
    QVERIFY(outcome(false).has_value());
  }
};

CHATELAINE_TEST(ServiceThreadOutlivesItsTasks);
#include "service_thread_outlives_its_tasks.moc"
