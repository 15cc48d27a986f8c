// docs/openapi.json as the tests read it: which operations there are, and how each may answer.
#pragma once
#include <QtCore/QJsonObject>

#include <map>
#include <set>
#include <string>

#include "http/message.h"

namespace chatelaine::test {

class DescribedApi {
 public:
  DescribedApi();  // throws what is wrong with the file

  using Answers = std::map<unsigned, std::string>;  // status -> content type
  // "GET /v1/vaults/{vault}/heads"
  const std::map<std::string, Answers>& operations() const { return m_operations; }
  // The operation of a request; empty if none fits.
  std::string operationOf(const std::string& method, const std::string& path) const;
  // What is wrong with an answer; empty if it is described.
  std::string complaint(const std::string& method, const std::string& path, const http::Response& response) const;
  const QJsonObject& document() const { return m_document; }
  QJsonObject resolved(QJsonObject object) const;  // follows "$ref"; throws where it leads nowhere

 private:
  std::string complaintAboutProblem(unsigned status, const http::Response& response) const;

  QJsonObject m_document;
  std::map<std::string, Answers> m_operations;
  std::map<unsigned, std::set<std::string>> m_codes;  // of problems, by status
};

}  // namespace chatelaine::test
