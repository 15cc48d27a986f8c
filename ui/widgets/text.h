// The text labels of the scale: titles, section headings, body and hints; plain text only.
#pragma once
#include <QtWidgets/QLabel>

#include "ui/look/colours.h"
#include "ui/look/fonts.h"

namespace chatelaine::ui {

// A label in one size and tone that follows the palette. Never interprets markup: its text may come from outside.
class Text : public QLabel {
  Q_OBJECT
 public:
  explicit Text(const QString& text, TextSize size = TextSize::body, Tone tone = Tone::text, QWidget* parent = nullptr);
  void setTone(Tone tone);
  // One line with an ellipsis where it doesn't fit; the tool tip then has the whole. For names that people choose.
  void elide();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void recolour();
  Tone m_tone;
  bool m_isRecolouring = false;
  bool m_isElided = false;
};

// The title of a screen, dialog or page: 20 px, and a heading to screen readers.
class Heading final : public Text {
  Q_OBJECT
 public:
  explicit Heading(const QString& text, QWidget* parent = nullptr);
};

// The small heading above a group: 12 px, muted.
class SectionHeading final : public Text {
  Q_OBJECT
 public:
  explicit SectionHeading(const QString& text, QWidget* parent = nullptr);
};

void makeSelectable(Text& text);  // by mouse: addresses, fingerprints, whatever somebody may want to paste elsewhere
void wrap(Text& text);            // into whatever width there is: one long word doesn't widen the window
Text* hint(const QString& text, QWidget* parent = nullptr);  // small, muted, wrapping

}  // namespace chatelaine::ui
