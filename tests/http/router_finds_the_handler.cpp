#include "tests/http/loopback.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using http::Awaitable;

class RouterFindsTheHandler : public QObject {
  Q_OBJECT

  static http::Response routed(const http::Router& router, const std::string& method, const std::string& path) {
    http::asio::io_context context;
    auto future = http::asio::co_spawn(context, router.route({method, path, "", {}, {}, ""}), http::asio::use_future);
    context.run();
    return std::get<http::Response>(future.get());
  }

  static http::Router sample() {
    http::Router router;
    router.add("GET", "/v1/vaults/{vault}/heads", [](http::Request, http::Parameters values) -> Awaitable<http::Reply> {
      co_return http::Response{200, {}, copyOf(bytesOf("heads of " + values["vault"] + values["other"]))};
    });
    router.add("POST", "/v1/vaults/{vault}/heads", [](http::Request, http::Parameters) -> Awaitable<http::Reply> {
      co_return http::Response{201, {}, {}};
    });
    return router;
  }

 private Q_SLOTS:
  void aSegmentInBraces_isAParameter_percentDecoded() {
    const http::Response response = routed(sample(), "GET", "/v1/vaults/a%20b/heads");
    QCOMPARE(response.status, 200U);
    QCOMPARE(textOf(response.body), std::string("heads of a b"));
  }

  void theMethodChoosesTheHandler() { QCOMPARE(routed(sample(), "POST", "/v1/vaults/x/heads").status, 201U); }

  void headIsAnsweredByGet() { QCOMPARE(routed(sample(), "HEAD", "/v1/vaults/x/heads").status, 200U); }

  void anotherMethod_isToldWhichAreAllowed() {
    const http::Response response = routed(sample(), "DELETE", "/v1/vaults/x/heads");
    QCOMPARE(response.status, 405U);
    QVERIFY(http::find(response.headers, "allow") != nullptr);
    QCOMPARE(*http::find(response.headers, "allow"), std::string("GET, POST"));
  }

  void unknownPaths_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("other") << QByteArray("/v1/other");
    QTest::newRow("empty parameter") << QByteArray("/v1/vaults//heads");
    QTest::newRow("one segment more") << QByteArray("/v1/vaults/x/heads/");
    QTest::newRow("broken escape") << QByteArray("/v1/vaults/%zz/heads");
    QTest::newRow("cut escape") << QByteArray("/v1/vaults/%4/heads");
    QTest::newRow("nothing") << QByteArray("");
  }
  void unknownPaths() {
    QFETCH(QByteArray, path);
    QCOMPARE(routed(sample(), "GET", path.toStdString()).status, 404U);
  }
};

CHATELAINE_TEST(RouterFindsTheHandler);
#include "router_finds_the_handler.moc"
