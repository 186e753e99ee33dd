/* Draws what hostmem has found in a trace.  D3 version 3. */
(function () {
"use strict";

var data = JSON.parse( document.getElementById( "data" ).textContent );
var WIDTH = 1120, LEFT = 104, RIGHT = 20, INNER = WIDTH - LEFT - RIGHT;
var end = data.end || 1e-3;
var x = d3.scale.linear().domain( [0, end * 1.01] ).range( [0, INNER] );
var redraw = [];        /* after the shown time has changed */

var PROTECTIONS = {
    1: ["no access, or reserved only", "#ffffff", "dots"], 2: ["read", "#cfe3f5", "level"],
    4: ["read and write", "#6fa5d8", ""], 16: ["execute", "#f3c68f", "falling"],
    32: ["execute and read", "#f3c68f", "falling"], 64: ["execute, read and write", "#e08686", "crossed"]
};

function bytes( size )
{
    var units = ["bytes", "KiB", "MiB", "GiB", "TiB"], i = 0;

    while (Math.abs( size ) >= 1024 && i < units.length - 1) { size /= 1024; i++; }
    return (i ? size.toFixed( 1 ) : size) + " " + units[i];
}

/* About six values that are round as bytes are. */
function round_values( most )
{
    var step = Math.pow( 2, Math.ceil( Math.log( most / 6 ) / Math.LN2 ) );
    return d3.range( 0, most, Math.max( step, 1 ) );
}

function hex( number ) { return "0x" + number.toString( 16 ); }

function fill_of( protect, most )
{
    var kind = most ? protect : 1;
    return "url(#p-" + (PROTECTIONS[kind] ? kind : 4) + ")";
}

/* What tells areas apart without colour. */
function add_patterns( svg )
{
    var defs = svg.append( "defs" ), lines = {
        dots: "M3,3h1v1h-1z", level: "M0,4h8", falling: "M0,0l8,8", crossed: "M0,0l8,8M8,0l-8,8", rising: "M0,8l8,-8" };

    function pattern( id, colour, kind )
    {
        var p = defs.append( "pattern" ).attr( { id: id, width: 8, height: 8, patternUnits: "userSpaceOnUse" } );
        p.append( "rect" ).attr( { width: 8, height: 8, fill: colour } );
        if (kind) p.append( "path" ).attr( { d: lines[kind], stroke: "#555", "stroke-width": 0.8, fill: "none" } );
    }

    pattern( "p-reserved", "#f0f0f0", "rising" );
    Object.keys( PROTECTIONS ).forEach( function (p) { pattern( "p-" + p, PROTECTIONS[p][1], PROTECTIONS[p][2] ); } );
}

function make_svg( id, height, label )
{
    var svg = d3.select( id ).append( "svg" ).attr( { viewBox: "0 0 " + WIDTH + " " + height, tabindex: 0, role: "img",
                                                      "aria-label": label } );
    svg.append( "title" ).text( label );
    return svg;
}

function legend( svg, y, items )
{
    var group = svg.append( "g" ).attr( "transform", "translate(" + LEFT + "," + y + ")" ), at = 0;

    items.forEach( function (item) {
        var g = group.append( "g" ).attr( "transform", "translate(" + at + ",0)" );
        item[1]( g );
        g.append( "text" ).attr( { x: 28, y: 11 } ).text( item[0] );
        at += 46 + 6.6 * item[0].length;
    } );
}

function box( name, fill )
{
    return function (g) {
        var rect = g.append( "rect" ).attr( { width: 22, height: 12, "class": name } );
        if (fill) rect.style( "fill", fill );
    };
}

function stroke( name )
{
    return function (g) { g.append( "path" ).attr( { d: "M0,6h22", "class": name } ); };
}

function cross( g ) { g.append( "path" ).attr( { d: "M6,1l10,10m0,-10l-10,10", "class": "refused" } ); }
function wedge( g ) { g.append( "path" ).attr( { d: "M11,1l6,10h-12z", "class": "low" } ); }

/* The time that is shown, never beyond the trace. */
function show_time( from, to )
{
    var all = end * 1.01, length = Math.max( Math.min( to - from, all ), all / 1e5 );

    from = Math.max( 0, Math.min( from, all - length ) );
    x.domain( [from, from + length] );
    redraw.forEach( function (f) { f(); } );
}

function zoom_time( factor, centre )
{
    var d = x.domain();
    if (centre === undefined) centre = (d[0] + d[1]) / 2;
    show_time( centre - (centre - d[0]) * factor, centre + (d[1] - centre) * factor );
}

function move_time( share )
{
    var d = x.domain(), by = (d[1] - d[0]) * share;
    show_time( d[0] + by, d[1] + by );
}

/* The wheel and the keys; other is what a picture does with further keys. */
function make_zoomable( svg, other )
{
    svg.on( "wheel", function () {
        var at = d3.mouse( svg.node() )[0] - LEFT;
        d3.event.preventDefault();
        zoom_time( d3.event.deltaY > 0 ? 1.25 : 0.8, x.invert( at ) );
    } );
    svg.on( "keydown", function () {
        var key = d3.event.key;
        if (key === "+" || key === "=") zoom_time( 0.5 );
        else if (key === "-") zoom_time( 2 );
        else if (key === "ArrowLeft") move_time( -0.2 );
        else if (key === "ArrowRight") move_time( 0.2 );
        else if (key === "0") { show_time( 0, end * 1.01 ); if (other) other( key ); }
        else if (!other || !other( key )) return;
        d3.event.preventDefault();
    } );
}

/* Steps: a value holds until the next. */
function steps( points )
{
    var last = points.length ? points[points.length - 1][1] : 0;
    return points.concat( [[end, last]] );
}

function draw_chart()
{
    var HEIGHT = 380, TOP = 40, BOTTOM = 46, inner = HEIGHT - TOP - BOTTOM;
    var svg = make_svg( "#chart", HEIGHT, "Bytes reserved, committed, in heap blocks, kept for reuse, and the limit" );
    var lines = data.lines, all = lines.committed.concat( lines.heap, lines.cached );
    var most = d3.max( all, function (p) { return p[1]; } ) || 1;
    var reserved = d3.max( lines.reserved, function (p) { return p[1]; } ) || 0;
    var limit = d3.max( data.limits, function (p) { return p[1]; } ) || 0;
    var y, clip, area, line, axes, top_value;

    /* address space may be far more than memory, which then would be seen no more */
    top_value = Math.max( most, Math.min( reserved, most * 3 ), limit < most * 3 ? limit : 0 );
    y = d3.scale.linear().domain( [0, top_value * 1.05] ).range( [inner, 0] );
    add_patterns( svg );
    legend( svg, 10, [["reserved", box( "reserved" )], ["committed", box( "committed" )],
                      ["in heap blocks", stroke( "heap" )], ["kept for reuse", stroke( "cached" )],
                      ["limit", stroke( "limit" )],
                      ["collection", box( "collection" )], ["told: memory is low", wedge], ["refused", cross]] );
    svg.append( "clipPath" ).attr( "id", "chart-clip" ).append( "rect" ).attr( { width: INNER, height: inner + 8, y: -8 } );
    axes = svg.append( "g" ).attr( "transform", "translate(" + LEFT + "," + TOP + ")" );
    axes.append( "g" ).attr( "class", "grid axis" )
        .call( d3.svg.axis().scale( y ).orient( "left" ).tickValues( round_values( y.domain()[1] ) )
               .tickSize( -INNER ).tickFormat( bytes ) );
    axes.append( "g" ).attr( { "class": "axis time", transform: "translate(0," + inner + ")" } );
    axes.append( "text" ).attr( { x: INNER / 2, y: inner + 38, "text-anchor": "middle" } ).text( "seconds" );
    clip = axes.append( "g" ).attr( "clip-path", "url(#chart-clip)" );

    area = d3.svg.area().interpolate( "step-after" ).x( function (p) { return x( p[0] ); } ).y0( inner )
             .y1( function (p) { return y( p[1] ); } );
    line = d3.svg.line().interpolate( "step-after" ).x( function (p) { return x( p[0] ); } )
             .y( function (p) { return y( p[1] ); } );

    redraw.push( function () {
        axes.select( ".time" ).call( d3.svg.axis().scale( x ).orient( "bottom" ).ticks( 10 ) );
        clip.selectAll( "*" ).remove();
        clip.append( "path" ).attr( { d: area( steps( lines.reserved ) ), "class": "reserved" } );
        clip.append( "path" ).attr( { d: area( steps( lines.committed ) ), "class": "committed" } );
        clip.append( "path" ).attr( { d: line( steps( lines.heap ) ), "class": "heap" } );
        clip.append( "path" ).attr( { d: line( steps( lines.cached ) ), "class": "cached" } );
        data.collections.forEach( function (c) {
            clip.append( "rect" ).attr( { x: x( c[0] ), y: inner - 7, width: Math.max( 1.5, x( c[1] ) - x( c[0] ) ),
                                          height: 7, "class": "collection" } )
                .append( "title" ).text( "collection, " + ((c[1] - c[0]) * 1e3).toFixed( 2 ) + " ms" );
        } );
        if (limit) clip.append( "path" ).attr( { d: line( steps( data.limits ) ), "class": "limit" } );
        data.lows.forEach( function (t) {
            clip.append( "path" ).attr( { d: "M" + x( t ) + ",12l6,10h-12z", "class": "low" } )
                .append( "title" ).text( "told at " + t + " s that memory is low" );
        } );
        data.refusals.forEach( function (r) {
            clip.append( "path" ).attr( { d: "M" + (x( r[0] ) - 5) + ",0l10,10m0,-10l-10,10", "class": "refused" } )
                .append( "title" ).text( r[4] + " of " + bytes( r[1] ) + " was refused at " + r[0] + " s: " + r[3] );
        } );
    } );
    make_zoomable( svg );
}

function draw_map()
{
    var HEIGHT = 520, TOP = 40, BOTTOM = 46, inner = HEIGHT - TOP - BOTTOM, map = data.map;
    var svg = make_svg( "#map", HEIGHT, "Reservations by address, over time" );
    var y = d3.scale.linear().domain( [0, map.height || 1] ).range( [inner, 0] ), axes, clip, seen = {}, items = [];

    function address( place )
    {
        var i, r, above = "";
        for (i = 0; i < map.regions.length; i++)
        {
            r = map.regions[i];
            if (place < r[2] || place > r[2] + r[1]) continue;
            if (place < r[2] + r[1]) return hex( r[0] + Math.round( place - r[2] ) );
            above = hex( r[0] + r[1] );
        }
        return above;
    }

    /* Where reservations begin, and the end of all; inside of one, round distances. */
    function marked_places()
    {
        var from = y.domain()[0], to = y.domain()[1], marked = [];
        var places = map.regions.map( function (r) { return r[2]; } ).concat( [map.height] );
        places.sort( d3.ascending ).forEach( function (p) {
            if (p < from || p > to || (marked.length && y( marked[marked.length - 1] ) - y( p ) < inner / 12)) return;
            marked.push( p );
        } );
        return marked.length > 2 ? marked : y.ticks( 8 );
    }

    function show_places( from, to )
    {
        var all = map.height || 1, length = Math.max( Math.min( to - from, all ), all / 1e6 );
        from = Math.max( 0, Math.min( from, all - length ) );
        y.domain( [from, from + length] );
        redraw.forEach( function (f) { f(); } );
    }

    function more_keys( key )
    {
        var d = y.domain(), length = d[1] - d[0], middle = (d[0] + d[1]) / 2;
        if (key === "0") show_places( 0, map.height );
        else if (key === "ArrowUp") show_places( d[0] + length / 5, d[1] + length / 5 );
        else if (key === "ArrowDown") show_places( d[0] - length / 5, d[1] - length / 5 );
        else if (key === "PageUp" || key === "*") show_places( middle - length / 4, middle + length / 4 );
        else if (key === "PageDown" || key === "/") show_places( middle - length, middle + length );
        else return false;
        return true;
    }

    map.regions.forEach( function (r) { seen[r[6] ? (PROTECTIONS[r[5]] ? r[5] : 4) : 1] = true; } );
    Object.keys( seen ).forEach( function (p) { items.push( [PROTECTIONS[p][0], box( "region", "url(#p-" + p + ")" )] ); } );
    legend( svg, 10, items );
    if (map.left_out) d3.select( "#left-out" ).text( map.left_out + " smaller ones are not shown." );
    svg.append( "clipPath" ).attr( "id", "map-clip" ).append( "rect" ).attr( { width: INNER, height: inner } );
    axes = svg.append( "g" ).attr( "transform", "translate(" + LEFT + "," + TOP + ")" );
    axes.append( "g" ).attr( "class", "axis places" );
    axes.append( "g" ).attr( { "class": "axis time", transform: "translate(0," + inner + ")" } );
    axes.append( "text" ).attr( { x: INNER / 2, y: inner + 38, "text-anchor": "middle" } ).text( "seconds" );
    clip = axes.append( "g" ).attr( "clip-path", "url(#map-clip)" );

    redraw.push( function () {
        var d = x.domain(), v = y.domain(), shown, boxes;
        shown = map.regions.filter( function (r) {
            return r[3] <= d[1] && (r[4] === null ? end : r[4]) >= d[0] && r[2] <= v[1] && r[2] + r[1] >= v[0]; } );
        axes.select( ".time" ).call( d3.svg.axis().scale( x ).orient( "bottom" ).ticks( 10 ) );
        axes.select( ".places" ).call( d3.svg.axis().scale( y ).orient( "left" ).tickValues( marked_places() )
                                       .tickFormat( address ) );
        clip.selectAll( "*" ).remove();
        boxes = clip.selectAll( "rect" ).data( shown ).enter().append( "rect" ).attr( {
            "class": "region", x: function (r) { return x( r[3] ); }, y: function (r) { return y( r[2] + r[1] ); },
            width: function (r) { return Math.max( 1, x( r[4] === null ? end : r[4] ) - x( r[3] ) ); },
            height: function (r) { return Math.max( 0.7, y( r[2] ) - y( r[2] + r[1] ) ); } } );
        boxes.style( "fill", function (r) { return fill_of( r[5], r[6] ); } );
        boxes.filter( function (r) { return y( r[2] ) - y( r[2] + r[1] ) < 5; } ).style( "stroke", "none" );
        boxes.append( "title" ).text( function (r) {
            return hex( r[0] ) + " to " + hex( r[0] + r[1] ) + ", " + bytes( r[1] ) + "\ncommitted at most " +
                bytes( r[6] ) + ", " + (PROTECTIONS[r[6] ? r[5] : 1] || ["protection " + hex( r[5] )])[0] + "\nfrom " +
                r[3] + " s to " + (r[4] === null ? "the end" : r[4] + " s") + "\n" + map.places[r[7]]; } );
    } );
    make_zoomable( svg, more_keys );
}

function draw_flame()
{
    var ROW = 24, HEIGHT = 5 * ROW + 4, weight = 2, top_node = data.flame;
    var svg = make_svg( "#flame", HEIGHT, "Who asked for memory: by call, module, place and size" );
    var colours = ["#cfd8dc", "#b3cde3", "#ccebc5", "#fed9a6", "#decbe4"];

    function wrap( n ) { return { node: n, children: n[4].length ? n[4].map( wrap ) : null }; }

    function draw()
    {
        var partition = d3.layout.partition().size( [WIDTH, 5] ).sort( null )
            .value( function (n) { return n.node[weight]; } );
        var nodes = partition.nodes( wrap( top_node ) ).filter( function (n) { return n.dx > 0.3; } ), parts;

        svg.selectAll( "g" ).remove();
        parts = svg.selectAll( "g" ).data( nodes ).enter().append( "g" ).attr( {
            "class": "part", tabindex: 0, role: "button",
            transform: function (n) { return "translate(" + n.x + "," + (n.depth * ROW + 2) + ")"; } } );
        parts.append( "rect" ).attr( { width: function (n) { return n.dx; }, height: ROW - 1,
                                       fill: function (n) { return colours[n.depth]; } } );
        parts.append( "text" ).attr( { x: 4, y: 16 } ).text( function (n) {
            var fits = Math.floor( (n.dx - 8) / 6.6 ), name = n.node[0];
            return fits < 3 ? "" : name.length > fits ? name.slice( 0, fits - 1 ) + "…" : name; } );
        parts.append( "title" ).text( function (n) {
            return n.node[0] + "\n" + n.node[1] + " calls, " + bytes( n.node[2] ) + ", left " + bytes( n.node[3] ); } );
        parts.on( "click", choose );
        parts.on( "keydown", function (n) { if (d3.event.key === "Enter") choose( n ); } );
    }

    function choose( n )
    {
        top_node = n.depth ? n.node : data.flame;
        draw();
    }

    d3.select( "#weight" ).on( "change", function () { weight = +this.value; draw(); } );
    draw();
}

function fill_table( id, head, rows, none )
{
    var table = d3.select( id );

    if (!rows.length) return table.append( "tr" ).append( "td" ).text( none );
    if (head) table.append( "tr" ).selectAll( "th" ).data( head ).enter().append( "th" ).attr( "scope", "col" ).text( String );
    table.selectAll( "tr.row" ).data( rows ).enter().append( "tr" ).attr( "class", "row" ).selectAll( "td" )
        .data( function (row) { return row; } ).enter().append( "td" ).text( String );
}

function write_figures()
{
    var s = data.summary, rows, calls = [];

    document.getElementById( "title" ).textContent = document.title;
    document.getElementById( "notes" ).textContent = s.bits + " bits, " + s.seconds.toFixed( 2 ) + " seconds, " +
        s.records + " records, " + (s.manager === "own" ? "our own memory manager" : "the host's memory manager") +
        (s.records_overwritten ? "; " + s.records_overwritten + " older records were overwritten" : "") +
        (s.records_lost ? "; " + s.records_lost + " more records were lost" : "") +
        (s.records_missing ? "; " + s.records_missing + " records are cut off" : "");
    Object.keys( s.calls ).forEach( function (name) { if (s.calls[name]) calls.push( name + " " + s.calls[name] ); } );
    rows = [["calls", calls.join( ", " )], ["reserved at most", bytes( s.peak_reserved )],
            ["committed at most", bytes( s.peak_committed )], ["in blocks at most", bytes( s.peak_in_blocks )],
            ["kept for reuse at most", bytes( s.peak_cached )],
            ["committed at the end", bytes( s.end_committed )], ["in blocks at the end", bytes( s.end_in_blocks )],
            ["limit", s.limit ? bytes( s.limit ) : "none"],
            ["collections", s.collections + ", " + s.collecting_seconds.toFixed( 3 ) + " seconds"],
            ["told that memory is low", s.low_notifications], ["refused", s.refused]];
    fill_table( "#figures", null, rows, "" );
    fill_table( "#refused", ["seconds", "call", "bytes", "critical for", "result", "place"],
                data.refusals.slice( 0, 200 ).map( function (r) { return [r[0], r[4], bytes( r[1] ), r[2], r[3], r[5]]; } ),
                "Nothing was refused." );
    fill_table( "#left", ["place", "what", "number", "bytes"],
                s.left.slice( 0, 50 ).map( function (l) { return [l.place || "(unknown)", l.kind, l.count, bytes( l.bytes )]; } ),
                "Nothing is left." );
}

write_figures();
draw_chart();
draw_map();
draw_flame();
show_time( 0, end * 1.01 );
document.documentElement.setAttribute( "data-drawn", "yes" );
}());
