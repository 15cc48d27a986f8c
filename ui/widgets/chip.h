// Small rounded marks: Chip states a fact ("expired"), FilterChip is a switch that narrows a list.
#pragma once
#include <QtWidgets/QAbstractButton>

#include "ui/look/colours.h"

namespace chatelaine::ui {

class Chip final : public QWidget {
  Q_OBJECT
 public:
  explicit Chip(const QString& text, Tone tone = Tone::muted, QWidget* parent = nullptr);
  void set(const QString& text, Tone tone);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_text;
  Tone m_tone;
};

class FilterChip final : public QAbstractButton {
  Q_OBJECT
 public:
  explicit FilterChip(const QString& text, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace chatelaine::ui
