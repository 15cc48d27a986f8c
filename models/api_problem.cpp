#include "models/api_problem.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace chatelaine::models {
namespace {

ErrorCode codeOf(int status) {
  switch (status) {
    case 400:
    case 422: return ErrorCode::invalidInput;
    case 401:
    case 403: return ErrorCode::denied;
    case 404: return ErrorCode::notFound;
    case 408:
    case 504: return ErrorCode::timedOut;
    case 409: return ErrorCode::conflict;
    case 410: return ErrorCode::expired;
    case 413:
    case 429: return ErrorCode::limitExceeded;
    case 426: return ErrorCode::unsupportedVersion;
    case 502:
    case 503: return ErrorCode::offline;
    case 507: return ErrorCode::diskFull;
    default: return ErrorCode::internal;
  }
}

}  // namespace

std::optional<ErrorCode> errorCodeFromName(std::string_view name) {
  for (int value = 0; value <= static_cast<int>(ErrorCode::internal); ++value) {
    if (toString(static_cast<ErrorCode>(value)) == name) return static_cast<ErrorCode>(value);
  }
  return std::nullopt;
}

Error errorOf(const sync::ApiResponse& response) {
  const QByteArray body(reinterpret_cast<const char*>(response.body.data()),
                        static_cast<qsizetype>(response.body.size()));
  const QJsonObject document = QJsonDocument::fromJson(body).object();
  const std::string name = document.value(QLatin1String("code")).toString().toStdString();
  const std::string title = document.value(QLatin1String("title")).toString().toStdString();
  return {errorCodeFromName(name).value_or(codeOf(response.status)),
          std::to_string(response.status) + " " + name + " " + title};
}

}  // namespace chatelaine::models
