// A connection ends when its time is over, when it is told to, and not before; idle ones at once, busy ones after their
// answer.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/connection.h"
#include "tests/http/loopback.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;
using http::Connection;
using std::chrono::hours;
using std::chrono::milliseconds;

class ConnectionsHaveAnEnd : public QObject {
  Q_OBJECT

  std::unique_ptr<test::Loopback> m_loop;
  std::shared_ptr<Connection> m_connection;
  int m_peer = -1;

  // Runs it where the connection lives.
  template <class Action>
  void there(Action action) {
    m_loop->run([](Action act) -> Awaitable<void> {
      act();
      co_return;
    }(std::move(action)));
  }
  bool isOpenFor(milliseconds time) const {
    pollfd waiting{m_peer, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(time.count())) == 0;
  }
  bool hasExpired() {
    bool expired = false;
    there([this, &expired] { expired = m_connection->hasExpired(); });
    return expired;
  }
  bool hasEnded() const { return test::receiveAll(m_peer).empty() && !isOpenFor(milliseconds(0)); }

 private Q_SLOTS:
  void init() {
    m_loop = std::make_unique<test::Loopback>();
    int ends[2];
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    m_peer = ends[1];
    http::Socket socket(m_loop->executor());
    socket.assign(http::asio::generic::stream_protocol(AF_UNIX, 0), ends[0]);
    m_connection = std::make_shared<Connection>(std::move(socket));
  }
  void cleanup() {
    there([this] { m_connection.reset(); });
    ::close(m_peer);
    m_loop.reset();
  }

  void aDeadlineThatPasses_closes() {
    there([this] { m_connection->expiresAfter(milliseconds(20)); });
    QVERIFY(hasEnded());
    QVERIFY(hasExpired());
  }

  void aLaterDeadline_replacesAnEarlierOne() {
    there([this] {
      m_connection->expiresAfter(milliseconds(20));
      m_connection->expiresAfter(hours(1));
    });
    QVERIFY(isOpenFor(milliseconds(100)));
    QVERIFY(!hasExpired());
  }

  void anEarlierDeadline_replacesALaterOne() {
    there([this] {
      m_connection->expiresAfter(hours(1));
      m_connection->expiresAfter(milliseconds(20));
    });
    QVERIFY(hasEnded());
  }

  void withoutADeadline_itStays() {
    there([this] {
      m_connection->expiresAfter(milliseconds(20));
      m_connection->expiresNever();
    });
    QVERIFY(isOpenFor(milliseconds(100)));
    there([this] { m_connection->expiresAfter(milliseconds(20)); });  // and may be set again
    QVERIFY(hasEnded());
  }

  void draining_endsAnIdleOne() {
    there([this] { m_connection->setPhase(Connection::Phase::idle); });
    m_connection->drain();
    QVERIFY(hasEnded());
    QVERIFY(!hasExpired());
  }

  void draining_leavesABusyOne_andTellsIt() {
    there([this] { m_connection->setPhase(Connection::Phase::busy); });
    m_connection->drain();
    QVERIFY(isOpenFor(milliseconds(50)));
    QVERIFY(m_connection->isDraining());
    m_connection->close();
    QVERIFY(hasEnded());
  }

  void closing_worksFromAnyThread_andTwice() {
    std::thread one([this] { m_connection->close(); });
    std::thread two([this] { m_connection->close(); });
    one.join();
    two.join();
    QVERIFY(hasEnded());
  }

  void aUnixSocket_hasNoPeerAddress() {
    std::string peer = "unknown";
    there([this, &peer] { peer = m_connection->peerAddress(); });
    QCOMPARE(peer, std::string());
  }

  void aConnectionThatIsGone_leavesNoTimerBehind() {
    there([this] {
      m_connection->expiresAfter(milliseconds(10));
      m_connection.reset();
    });
    QVERIFY(hasEnded());  // the socket went with it
    there([] {});         // and its timer found nobody
  }
};

CHATELAINE_TEST(ConnectionsHaveAnEnd);
#include "connections_have_an_end.moc"
