// Whoever sends no body, or reads no answer, is waited for with a deadline.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "gateway/proxy/request_body.h"
#include "gateway/proxy/respond.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace asio = boost::asio;

namespace {

// A connection whose other side says and reads nothing.
struct Silence {
  asio::io_context context{1};
  asio::local::stream_protocol::socket other{context};
  std::shared_ptr<http::Connection> connection = connected();
  Stream stream{connection};
  BufferPool buffers;
  Reader reader{stream, buffers};

  std::shared_ptr<http::Connection> connected() {
    asio::local::stream_protocol::socket ours(context);
    asio::local::connect_pair(ours, other);
    return std::make_shared<http::Connection>(http::Socket(std::move(ours)));
  }
  // What is suspended ends.
  void end() {
    connection->close();
    context.run();
  }
};

}  // namespace

class NobodyIsWaitedForForEver : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bodiesThatDontCome_haveADeadline();
  void answersThatNobodyReads_haveADeadline();
};

void NobodyIsWaitedForForEver::bodiesThatDontCome_haveADeadline() {
  Silence silence;
  http::RequestHead head;
  head.method = "POST";
  head.target = "/";
  head.fields = {{"Content-Type", "text/plain"}};
  head.body = {http::BodyKind::length, 5};
  RequestBody body(silence.reader, head);
  asio::co_spawn(silence.context, body.readAhead(), asio::detached);
  silence.context.poll();
  QVERIFY(silence.connection->hasDeadline());
  silence.end();
}

void NobodyIsWaitedForForEver::answersThatNobodyReads_haveADeadline() {
  Silence silence;
  const std::string noise(64 * 1024, 'x');
  while (silence.stream.tryWrite(noise).status == Stream::Status::done) {}
  asio::co_spawn(silence.context,
                 respond(silence.stream, denialOf(Trouble::proxyUnauthenticated), AgentConnection::keep),
                 asio::detached);
  silence.context.poll();
  QVERIFY(silence.connection->hasDeadline());
  silence.end();
}

CHATELAINE_TEST(NobodyIsWaitedForForEver);
#include "nobody_is_waited_for_for_ever.moc"
