#include "tests/server/described_api.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <stdexcept>

#include "http/pattern.h"

namespace chatelaine::test {
namespace {

const QString problemType = QStringLiteral("application/problem+json");

QJsonObject readDocument() {
  QFile file(QStringLiteral(CHATELAINE_SOURCE "/docs/openapi.json"));
  if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("docs/openapi.json can't be read");
  QJsonParseError error;
  const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
  if (document.isNull()) throw std::runtime_error("docs/openapi.json: " + error.errorString().toStdString());
  return document.object();
}

QJsonObject child(const QJsonObject& object, const QString& name) { return object[name].toObject(); }

}  // namespace

DescribedApi::DescribedApi() : m_document(readDocument()) {
  const QJsonObject paths = child(m_document, QStringLiteral("paths"));
  for (const QString& path : paths.keys()) {
    const QJsonObject methods = child(paths, path);
    for (const QString& method : methods.keys()) {
      Answers& answers = m_operations[method.toUpper().toStdString() + " " + path.toStdString()];
      const QJsonObject responses = child(child(methods, method), QStringLiteral("responses"));
      for (const QString& status : responses.keys()) {
        const QJsonObject content = child(resolved(child(responses, status)), QStringLiteral("content"));
        if (content.size() != 1) throw std::runtime_error("one content type each: " + path.toStdString());
        answers[status.toUInt()] = content.keys().front().toStdString();
      }
    }
  }
  const QJsonObject responses = child(child(m_document, QStringLiteral("components")), QStringLiteral("responses"));
  for (const QJsonValue& response : responses) {
    const QJsonObject content = child(response.toObject(), QStringLiteral("content"));
    const QJsonArray parts =
        child(child(content, problemType), QStringLiteral("schema"))[QStringLiteral("allOf")].toArray();
    const QJsonObject properties = child(parts[1].toObject(), QStringLiteral("properties"));
    const int status = child(properties, QStringLiteral("status"))[QStringLiteral("const")].toInt();
    for (const QJsonValue& code : child(properties, QStringLiteral("code"))[QStringLiteral("enum")].toArray())
      m_codes[static_cast<unsigned>(status)].insert(code.toString().toStdString());
  }
}

QJsonObject DescribedApi::resolved(QJsonObject object) const {
  while (object.contains(QStringLiteral("$ref"))) {
    const QString reference = object[QStringLiteral("$ref")].toString();
    QJsonObject target = m_document;
    for (const QString& name : reference.mid(2).split(QLatin1Char('/'))) target = child(target, name);
    if (target.isEmpty()) throw std::runtime_error("leads nowhere: " + reference.toStdString());
    object = target;
  }
  return object;
}

std::string DescribedApi::operationOf(const std::string& method, const std::string& path) const {
  for (const auto& [name, answers] : m_operations) {
    const std::size_t space = name.find(' ');
    if (name.substr(0, space) == method && http::Pattern(name.substr(space + 1)).match(path)) return name;
  }
  return {};
}

std::string DescribedApi::complaint(const std::string& method, const std::string& path,
                                    const http::Response& response) const {
  const std::string operation = operationOf(method, path);
  const std::string answer = method + " " + path + " -> " + std::to_string(response.status);
  const std::string* type = http::find(response.headers, "content-type");
  if (type == nullptr) return answer + " without a content type";
  if (operation.empty())
    return response.status == 404 ? complaintAboutProblem(404, response) : answer + ": not described";
  const Answers& answers = m_operations.at(operation);
  const auto described = answers.find(response.status);
  if (described == answers.end()) return answer + ": no such status is described";
  if (described->second != *type) return answer + ": described as " + described->second + ", not " + *type;
  return response.status < 400 ? std::string() : complaintAboutProblem(response.status, response);
}

std::string DescribedApi::complaintAboutProblem(unsigned status, const http::Response& response) const {
  const QJsonObject document = QJsonDocument::fromJson(QByteArray::fromStdString(textOf(response.body))).object();
  for (const char* member : {"type", "status", "code", "title", "detail"})
    if (!document.contains(QLatin1String(member))) return std::string("a problem without ") + member;
  const std::string code = document[QStringLiteral("code")].toString().toStdString();
  const auto codes = m_codes.find(status);
  const bool isDescribed = codes != m_codes.end() && codes->second.contains(code);
  if (!isDescribed) return "the code " + code + " isn't described for " + std::to_string(status);
  if (status == 429 && http::find(response.headers, "retry-after") == nullptr) return "429 without Retry-After";
  return {};
}

}  // namespace chatelaine::test
