// Courtesies of the site: find a commune while typing, compare a downloaded file with its sum.
// Everything is there without them. Written for browsers of 2013.
(function () {
  "use strict";

  function bare(text) {
    text = text.toLowerCase();
    if (text.normalize) {
      text = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    }
    return text.replace(/\u0111/g, "d").replace(/\s+/g, " ").trim();
  }

  function load(url, done) {
    var request = new XMLHttpRequest();
    request.open("GET", url);
    request.onload = function () {
      if (request.status === 200) {
        done(JSON.parse(request.responseText));
      }
    };
    request.send();
  }

  function find() {
    var box = document.getElementById("tim");
    if (!box) {
      return;
    }
    var input = document.getElementById("ten");
    load(box.getAttribute("data-list"), function (list) {
      box.hidden = false;
      input.addEventListener("input", function () {
        show(list.communes, bare(input.value), box.getAttribute("data-root"));
      });
    });
  }

  function show(communes, wanted, root) {
    var found = communes.filter(function (one) {
      return wanted && (one.key.indexOf(wanted) >= 0 || one.code === wanted);
    });
    var list = document.getElementById("ket-qua");
    list.textContent = "";
    found.slice(0, 30).forEach(function (one) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = root + "communes/" + encodeURIComponent(one.code) + "/index.html";
      link.textContent = one.name;
      item.appendChild(link);
      list.appendChild(item);
    });
    document.getElementById("thay").textContent = wanted ? "Tìm thấy " + found.length + " xã, phường." : "";
  }

  function compare() {
    var input = document.getElementById("tep");
    if (!input || !window.crypto || !window.crypto.subtle || !window.FileReader) {
      return;
    }
    document.getElementById("kiem").hidden = false;
    input.addEventListener("change", function () {
      if (input.files.length) {
        sum(input.files[0], tell);
      }
    });

    function tell(hex) {
      var same = hex === input.getAttribute("data-sha256");
      document.getElementById("ket-luan").textContent = same
        ? "Tệp nguyên vẹn."
        : "Tệp hỏng hoặc không phải tệp này: xóa đi và tải lại.";
    }
  }

  function sum(file, done) {
    var reader = new FileReader();
    reader.onload = function () {
      window.crypto.subtle.digest("SHA-256", reader.result).then(function (digest) {
        done(Array.prototype.map.call(new Uint8Array(digest), function (byte) {
          return ("0" + byte.toString(16)).slice(-2);
        }).join(""));
      });
    };
    reader.readAsArrayBuffer(file);
  }

  find();
  compare();
})();
