#include "http/request_reader.h"

namespace chatelaine::http {
namespace {

namespace beast = boost::beast;
using beast::http::field;

Response badRequest(std::string_view title) {
  return problem(400, "bad_request", title, "Send a well-formed HTTP/1.1 request.");
}

}  // namespace

std::optional<Response> refusalOf(const RequestParser& parser) {
  const auto& head = parser.get();
  if (head.count(field::host) > 1 || (head.version() == 11 && head.count(field::host) == 0))
    return badRequest("The request needs exactly one Host");
  const bool isChunked = head.count(field::transfer_encoding) > 0;
  if (head.count(field::content_length) > 1 || (isChunked && head.count(field::content_length) > 0))
    return badRequest("The length of the request is said twice");
  if (isChunked && (head.version() != 11 || !beast::iequals(head[field::transfer_encoding], "chunked")))
    return badRequest("The transfer encoding is not supported");
  if (!head.target().starts_with('/')) return badRequest("The target of the request is not a path");
  return std::nullopt;
}

Refused refusedFor(const boost::system::error_code& error, const Connection& connection) {
  if (connection.hasExpired()) return {};
  if (error == beast::http::error::header_limit)
    return {problem(431, "head_too_large", "The head of the request is too large", "Send fewer or shorter fields.")};
  if (error == beast::http::error::body_limit)
    return {problem(413, "body_too_large", "The body of the request is too large", "Send it in smaller parts.")};
  if (error.category() != beast::http::make_error_code(beast::http::error::bad_method).category()) return {};
  if (error == beast::http::error::end_of_stream || error == beast::http::error::partial_message) return {};
  return {badRequest("The request is not well-formed")};
}

Request requestFrom(RequestParser& parser) {
  auto& message = parser.get();
  Request request;
  request.method = std::string_view(message.method_string());
  const std::string_view target = message.target();
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
  for (const auto& header : message)
    request.headers.push_back(
        {std::string(std::string_view(header.name_string())), std::string(std::string_view(header.value()))});
  request.body = copyOf(std::as_bytes(std::span(message.body())));
  return request;
}

}  // namespace chatelaine::http
