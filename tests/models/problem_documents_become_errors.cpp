#include "models/api_problem.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class ProblemDocumentsBecomeErrors : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void code_comesFromTheDocumentElseFromTheStatus_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, int status, const char* body, ErrorCode code) {
      QTest::newRow(name) << status << QByteArray(body) << static_cast<int>(code);
    };
    row("named", 409, R"({"code":"already_exists","title":"taken"})", ErrorCode::alreadyExists);
    row("named beats status", 500, R"({"code":"disk_full"})", ErrorCode::diskFull);
    row("unknown name", 403, R"({"code":"no_such_code"})", ErrorCode::denied);
    row("no document", 404, "", ErrorCode::notFound);
    row("not JSON", 409, "<html>", ErrorCode::conflict);
    row("not an object", 410, "[1]", ErrorCode::expired);
    row("session ended", 401, "{}", ErrorCode::denied);
    row("too many", 429, "", ErrorCode::limitExceeded);
    row("newer format", 426, "", ErrorCode::unsupportedVersion);
    row("overloaded", 503, "", ErrorCode::offline);
    row("defect", 500, "", ErrorCode::internal);
  }
  void code_comesFromTheDocumentElseFromTheStatus() {
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    const sync::ApiResponse response{status, copyOf(std::as_bytes(std::span(body.constData(), body.size())))};
    QCOMPARE(static_cast<int>(models::errorOf(response).code), code);
  }

  void everyName_leadsBackToItsCode() {
    for (int value = 0; value <= static_cast<int>(ErrorCode::internal); ++value) {
      const auto code = static_cast<ErrorCode>(value);
      QCOMPARE(static_cast<int>(models::errorCodeFromName(toString(code)).value()), value);
    }
    QVERIFY(!models::errorCodeFromName("").has_value());
  }
};

CHATELAINE_TEST(ProblemDocumentsBecomeErrors);
#include "problem_documents_become_errors.moc"
