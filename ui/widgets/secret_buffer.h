// A growing buffer of typed or pasted text in locked memory, as UTF-8; every smaller buffer it outgrew is wiped.
#pragma once
#include <QtCore/QStringView>

#include "core/secret.h"

namespace chatelaine::ui {

class SecretBuffer {
 public:
  // What is longer than any credential is not taken in: 1 MiB.
  static constexpr std::size_t longest = 1U << 20;

  void append(QStringView text);
  void removeLast();  // one code point
  void clear();
  Secret take();  // of exactly the text's size; the buffer is empty afterwards

  bool isEmpty() const noexcept { return m_size == 0; }
  std::string_view text() const noexcept { return m_memory.text().substr(0, m_size); }
  std::size_t characters() const noexcept;  // code points

 private:
  void reserve(std::size_t size);
  Secret m_memory;
  std::size_t m_size = 0;
};

}  // namespace chatelaine::ui
